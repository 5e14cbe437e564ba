import { ensureBuilt } from '../build.mjs';
import { ensureInstalled } from '../install.mjs';
import { runNode } from './run.mjs';

/** Installs and builds what is missing, runs one of our programs with the arguments given to us, and ends as it ends. */
export async function launch(program) {
  await ensureInstalled();
  await ensureBuilt();
  process.exitCode = await runNode([program, ...process.argv.slice(2)]);
}
