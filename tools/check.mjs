import { outdatedPictures } from './architecture.mjs';
import { ensureInstalled } from './install.mjs';
import { cruise } from './lib/cruise.mjs';
import { isMain } from './lib/project.mjs';
import { runNodeQuietly } from './lib/run.mjs';

/** With fewer modules than this the boundaries were not really checked, even if the tool reports no violation. */
const FEWEST_MODULES = 50;

/** Migration drift needs a database, so an integration test in test/ checks it. */
const CHECKS = [
  ['format', () => runNodeQuietly(['node_modules/prettier/bin/prettier.cjs', '--check', '.'])],
  ['lint', () => runNodeQuietly(['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'])],
  ['types', () => runNodeQuietly(['node_modules/typescript/bin/tsc', '--noEmit', '--incremental', 'false'])],
  ['boundaries', checkBoundaries],
];

/** Runs every check, even after one has failed. @returns whether all passed */
export async function check() {
  let passed = true;
  for (const [name, perform] of CHECKS) {
    const start = performance.now();
    const code = await perform();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stderr.write(`check ${name}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s)\n`);
    if (code !== 0) passed = false;
  }
  return passed;
}

/** The imports run one way, and the pictures of docs/architecture.md show them as they are. */
async function checkBoundaries() {
  const report = await cruise();
  const { totalCruised, violations } = report.summary;
  const problems = violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
  if (totalCruised < FEWEST_MODULES) problems.push(`Only ${totalCruised} modules were checked.`);
  for (const picture of outdatedPictures(report))
    problems.push(`${picture} is not as the code is: run \`npm run architecture\`.`);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return problems.length;
}

if (isMain(import.meta.url)) {
  await ensureInstalled();
  if (!(await check())) process.exitCode = 1;
}
