import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { runNode } from './lib/run.mjs';

/**
 * `node tools/launch.mjs <program in dist> [arguments]`: installs and builds what is missing, runs the program, and
 * ends with its exit code.
 */
const [program, ...args] = process.argv.slice(2);
await ensureInstalled();
await ensureBuilt();
process.exitCode = await runNode([`dist/${program}`, ...args]);
