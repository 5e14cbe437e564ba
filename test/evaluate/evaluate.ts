import { availableParallelism } from 'node:os';
import { readEvaluateOptions } from './evaluate-options.js';
import { measureAll } from './measure-all.js';
import { failureOf } from './measure-line.js';
import { tableOf, verdictsOf } from './report.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Exits with 0 when every line could be measured, whether or not it met its bar. */
async function evaluate(): Promise<void> {
  const { keys, setting } = readEvaluateOptions(process.argv.slice(2));
  print(
    `Evaluation: ${keys.length} lines, data ${setting.dataDir === null ? 'none' : 'found'}, Node ${process.version}`,
  );
  const lines = await measureAll(keys, setting, availableParallelism());
  print(tableOf(lines));
  print(JSON.stringify(verdictsOf(lines)));
  if (lines.some(({ failure }) => failure !== null)) process.exitCode = 1;
}

evaluate().catch((error: unknown) => {
  print(`The evaluation failed: ${failureOf(error)}`);
  process.exitCode = 1;
});
