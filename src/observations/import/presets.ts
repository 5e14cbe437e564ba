import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportMapping } from './import-mapping.js';
import { readMapping } from './read-mapping.js';

/** Each JSON file of this folder is a preset, named as the file. The build copies them (nest-cli.json). */
const FOLDER = join(__dirname, 'presets');
const ENDING = '.json';

/** The names of the mappings that the service ships, in alphabetical order. */
export const PRESET_NAMES: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length))
  .sort();

/** The shipped mapping of that name, or null when there is none. */
export function presetMapping(name: string): ImportMapping | null {
  if (!PRESET_NAMES.includes(name)) return null;
  return readMapping(JSON.parse(readFileSync(join(FOLDER, name + ENDING), 'utf8')));
}
