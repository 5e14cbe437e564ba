import type { AssociationResult, DeclaredPair } from '../../src/intelligence/domain/analysis.js';
import { ask, samePair, SHOWN_Q } from './ask.js';
import { windowsOfEverybody } from './everybody.js';
import { type Figure, share, skipped, told } from './figure.js';
import { readPair } from './pair-name.js';
import { readRealSet, REAL_SETS, type RealPerson } from './real-people.js';
import type { Setting } from './setting.js';

/** The pairs given with `--pairs`, asked of everybody in every set: also those that the curated family leaves out. */
export async function measure({ dataDir, pairs }: Setting): Promise<Figure[]> {
  const family = pairs.map(readPair);
  const figures: Figure[] = [];
  for (const name of REAL_SETS) {
    const set = await readRealSet(dataDir, name);
    if (!set) figures.push(skipped(name));
    else
      for (const pair of family) {
        const results = askEverybody(set.people, pair, family);
        if (results.length > 0)
          figures.push(...figuresOf(`${name} ${pair.x}:${pair.y}:${pair.lag}`, results));
      }
  }
  return figures;
}

/** One pair in every person's separate stretches of days, corrected for all pairs that are asked along. */
export function askEverybody(
  people: readonly RealPerson[],
  pair: DeclaredPair,
  family: readonly DeclaredPair[] = [pair],
): AssociationResult[] {
  return windowsOfEverybody(people).flatMap(({ series, weekOf }) =>
    ask(series, weekOf, family).tested.filter((result) => samePair(result, pair)),
  );
}

/** Mean correlation, each counting as many times as it has effective days. */
export function pooled(results: readonly AssociationResult[]): number {
  const weight = results.reduce((sum, { nEffective }) => sum + nEffective, 0);
  return results.reduce((sum, { rho, nEffective }) => sum + rho * nEffective, 0) / weight;
}

function figuresOf(name: string, results: readonly AssociationResult[]): Figure[] {
  const passing = results.filter(({ q }) => q <= SHOWN_Q);
  return [
    told(`${name}: stretches of days asked`, results.length, 'number'),
    told(`${name}: pooled rho`, pooled(results), 'number'),
    told(`${name}: q <= .05`, share(results.map(({ q }) => q <= SHOWN_Q))),
    told(
      `${name}: of these, rho below 0`,
      passing.length === 0 ? NaN : share(passing.map(({ rho }) => rho < 0)),
    ),
  ];
}
