import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The paths of the regular files in a folder and the folders in it, in order. Links are not followed. */
export async function filesUnder(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .sort();
}
