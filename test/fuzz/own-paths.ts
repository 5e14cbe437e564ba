import { homedir, tmpdir } from 'node:os';

/** Beginnings of paths on this machine, none of them so short that other texts could hold it. */
export const ROOT_PATHS: readonly string[] = [process.cwd(), `${tmpdir()}/weekly`, `${homedir()}/`].filter(
  (path) => path.length > 4,
);
