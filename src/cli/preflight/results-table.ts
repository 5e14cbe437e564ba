import type { CheckResult } from './run-checks.js';

/** A table for people: one line per check, and below it the remedy if there is one. */
export function resultsTable(results: readonly CheckResult[]): string[] {
  const width = Math.max(...results.map(({ name }) => name.length));
  const indent = ' '.repeat(width + 8);
  const lines = results.flatMap(({ name, status, detail, remedy }) => [
    `${status.toUpperCase().padEnd(4)}  ${name.padEnd(width)}  ${detail.replaceAll('\n', `\n${indent}`)}`,
    ...(remedy === null ? [] : [`${indent}-> ${remedy}`]),
  ]);
  return [...lines, summary(results)];
}

function summary(results: readonly CheckResult[]): string {
  const count = (status: CheckResult['status']): number =>
    results.filter((result) => result.status === status).length;
  return `${count('pass')} pass, ${count('warn')} warn, ${count('fail')} fail`;
}
