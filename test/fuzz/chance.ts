import { createPcg } from '../../src/common/pcg.js';

/** Choices that are determined by a seed. */
export interface Chance {
  below(n: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** True in one of n cases. */
  oneIn(n: number): boolean;
}

export function createChance(seed: string): Chance {
  const random = createPcg(`fuzz/${seed}`);
  return {
    below: (n) => random.int(n),
    pick: (items) => items[random.int(items.length)],
    oneIn: (n) => random.int(n) === 0,
  };
}
