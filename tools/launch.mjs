import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT } from './lib/project.mjs';
import { runNode } from './lib/run.mjs';

/**
 * `node tools/launch.mjs <program in dist> [arguments]`: installs and builds what is missing, runs the program, and
 * ends with its exit code. The image holds no sources and is complete: there is nothing to install or build.
 */
const [program, ...args] = process.argv.slice(2);
if (existsSync(join(ROOT, 'src'))) {
  await ensureInstalled();
  await ensureBuilt();
}
process.exitCode = await runNode([`dist/${program}`, ...args]);
