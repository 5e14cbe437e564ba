import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { check } from './check.mjs';
import { ensureInstalled } from './install.mjs';
import { runNode } from './lib/run.mjs';

await ensureInstalled();
const checked = await check();
// Tests of the commands run the compiled programs.
await ensureBuilt();
const { code, counts } = await runJest(process.argv.slice(2));
if (!checked) process.stdout.write('The checks failed: see above.\n');
process.stdout.write(`${counts}\n`);
process.exitCode = code !== 0 || !checked ? 1 : 0;

/** Runs all projects of jest.config.cjs. @returns its exit code, and how many tests passed, failed and were skipped */
async function runJest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'weekly-jest-'));
  const report = join(folder, 'report.json');
  try {
    const code = await runNode(
      ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${report}`, ...args],
      {
        // The report goes to the file; jest prints it as well, and its progress on stderr.
        stdio: ['inherit', 'ignore', 'inherit'],
      },
    );
    return { code, counts: countsOf(report) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countsOf(report) {
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    // A spec that cannot be loaded has no tests, so no test of it is counted as failed.
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    const skipped = result.numPendingTests + result.numTodoTests;
    return `${result.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
  } catch {
    return 'jest ended without a report: 0 passed, 1 failed, 0 skipped';
  }
}
