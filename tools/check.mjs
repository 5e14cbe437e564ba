import { ensureInstalled } from './install.mjs';
import { isMain } from './lib/project.mjs';
import { captureNode, runNodeQuietly } from './lib/run.mjs';

/** Fewer modules than this, and the boundaries were not looked at, whatever the tool says. */
const FEWEST_MODULES = 50;

/** Migration drift needs a database: test/ holds that check, with the integration tests. */
const CHECKS = [
  ['format', () => runNodeQuietly(['node_modules/prettier/bin/prettier.cjs', '--check', '.'])],
  ['lint', () => runNodeQuietly(['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'])],
  ['types', () => runNodeQuietly(['node_modules/typescript/bin/tsc', '--noEmit', '--incremental', 'false'])],
  ['boundaries', checkBoundaries],
];

/** Runs every check, also after one has failed. @returns whether all passed */
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

async function checkBoundaries() {
  const cruise = [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--output-type',
    'json',
    'src',
    'migrations',
  ];
  const { output } = await captureNode(cruise);
  const report = readReport(output);
  if (!report) {
    process.stderr.write(output);
    return 1;
  }
  const { totalCruised, violations } = report.summary;
  for (const { rule, from, to } of violations) process.stderr.write(`${rule.name}: ${from} -> ${to}\n`);
  if (totalCruised >= FEWEST_MODULES) return violations.length;
  process.stderr.write(`Only ${totalCruised} modules were looked at.\n`);
  return 1;
}

function readReport(output) {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

if (isMain(import.meta.url)) {
  await ensureInstalled();
  if (!(await check())) process.exitCode = 1;
}
