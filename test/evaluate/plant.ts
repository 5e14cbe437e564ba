import type { DeclaredPair } from '../../src/intelligence/domain/analysis.js';
import type { Truth } from './synthetic.js';

/**
 * Two true relations in a grid of questions, different for each person, with different inputs and outcomes and
 * alternating sign, so that no third pair is related through them.
 */
export function plant(family: readonly DeclaredPair[], person: number, rho: number): [Truth, Truth] {
  const inputs = [...new Set(family.map(({ x }) => x))];
  const outcomes = [...new Set(family.map(({ y }) => y))];
  const find = (input: number, outcome: number): DeclaredPair =>
    family.find(
      ({ x, y }) => x === inputs[input % inputs.length] && y === outcomes[outcome % outcomes.length],
    )!;
  const outcome = Math.floor(person / inputs.length);
  const sign = person % 2 === 0 ? 1 : -1;
  return [
    { ...find(person, outcome), rho: sign * rho },
    { ...find(person + 1, outcome + 1), rho: -sign * rho },
  ];
}
