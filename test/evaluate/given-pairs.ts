import type { AssociationResult, DeclaredPair } from '../../src/intelligence/domain/analysis.js';
import { testQuestions, samePair, SHOWN_Q } from './test-questions.js';
import { windowsOfPeople } from './windows-of-people.js';
import { type Figure, share, skipped, withoutBar } from './figure.js';
import { readPair } from './pair-name.js';
import { readRealSet, REAL_SETS, type RealPerson } from './real-people.js';
import type { Setting } from './setting.js';

/**
 * Tests the pairs given with `--pairs` in all people of all data sets, also pairs that the curated family leaves out.
 */
export async function measure({ dataDir, pairs }: Setting): Promise<Figure[]> {
  const family = pairs.map(readPair);
  const figures: Figure[] = [];
  for (const name of REAL_SETS) {
    const set = await readRealSet(dataDir, name);
    if (!set) figures.push(skipped(name));
    else
      for (const pair of family) {
        const results = testPair(set.people, pair, family);
        if (results.length > 0)
          figures.push(...figuresOf(`${name} ${pair.x}:${pair.y}:${pair.lag}`, results));
      }
  }
  return figures;
}

/** Tests one pair in every person's separate windows of days, corrected for all pairs that are tested with it. */
export function testPair(
  people: readonly RealPerson[],
  pair: DeclaredPair,
  family: readonly DeclaredPair[] = [pair],
): AssociationResult[] {
  return windowsOfPeople(people).flatMap(({ series, weekOf }) =>
    testQuestions(series, weekOf, family).tested.filter((result) => samePair(result, pair)),
  );
}

/** Mean correlation, each weighted by its effective number of days. */
export function pooled(results: readonly AssociationResult[]): number {
  const weight = results.reduce((sum, { nEffective }) => sum + nEffective, 0);
  return results.reduce((sum, { rho, nEffective }) => sum + rho * nEffective, 0) / weight;
}

function figuresOf(name: string, results: readonly AssociationResult[]): Figure[] {
  const passing = results.filter(({ q }) => q <= SHOWN_Q);
  return [
    withoutBar(`${name}: windows of days tested`, results.length, 'number'),
    withoutBar(`${name}: pooled rho`, pooled(results), 'number'),
    withoutBar(`${name}: q <= .05`, share(results.map(({ q }) => q <= SHOWN_Q))),
    withoutBar(
      `${name}: of these, rho below 0`,
      passing.length === 0 ? NaN : share(passing.map(({ rho }) => rho < 0)),
    ),
  ];
}
