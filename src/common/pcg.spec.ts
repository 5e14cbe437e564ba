import { createPcg } from './pcg.js';

/** PCG32 in BigInt, written as in the reference implementation. */
function* reference(seed: bigint, stream: bigint): Generator<number> {
  const mask = (1n << 64n) - 1n;
  const increment = ((stream << 1n) | 1n) & mask;
  const step = (state: bigint): bigint => (state * 6364136223846793005n + increment) & mask;
  let state = step((increment + seed) & mask);
  for (;;) {
    const shifted = (((state >> 18n) ^ state) >> 27n) & 0xffffffffn;
    const rotation = state >> 59n;
    yield Number(((shifted >> rotation) | (shifted << (-rotation & 31n))) & 0xffffffffn);
    state = step(state);
  }
}

describe('createPcg', () => {
  it("gives the published numbers of the reference implementation's demonstration (seed 42, stream 54)", () => {
    const pcg = createPcg(42);
    const drawn = Array.from({ length: 6 }, () => pcg.uint32());
    expect(drawn).toEqual([0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e]);
  });

  it.each([0, 1, 987_654_321, 2 ** 32 + 7, Number.MAX_SAFE_INTEGER])(
    'equals 64-bit arithmetic for seed %d',
    (seed) => {
      const pcg = createPcg(seed);
      const expected = reference(BigInt(seed), 54n);
      for (let i = 0; i < 2_000; i++) expect(pcg.uint32()).toBe(expected.next().value);
    },
  );

  it('gives the same stream for the same text, and unrelated streams for other texts', () => {
    const draw = (seed: string): number[] => {
      const pcg = createPcg(seed);
      return Array.from({ length: 50 }, () => pcg.uniform());
    };
    expect(draw('anna/steps')).toEqual(draw('anna/steps'));
    expect(new Set([...draw('anna/steps'), ...draw('anna/mood'), ...draw('')]).size).toBe(150);
  });

  it('draws uniform numbers with the right mean, variance and bounds', () => {
    const pcg = createPcg('uniform');
    const drawn = Array.from({ length: 20_000 }, () => pcg.uniform());
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length;
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
  });

  it('draws normal numbers with the right mean, variance and tails, and without correlation of neighbours', () => {
    const pcg = createPcg('normal');
    const drawn = Array.from({ length: 40_000 }, () => pcg.normal());
    const share = (test: (value: number) => boolean): number => drawn.filter(test).length / drawn.length;
    expect(drawn.reduce((sum, value) => sum + value, 0) / drawn.length).toBeCloseTo(0, 1);
    expect(drawn.reduce((sum, value) => sum + value * value, 0) / drawn.length).toBeCloseTo(1, 1);
    expect(share((value) => value > 1.959964)).toBeCloseTo(0.025, 2);
    expect(share((value) => Math.abs(value) < 0.67449)).toBeCloseTo(0.5, 1);
    const lag1 = drawn.slice(1).reduce((sum, value, i) => sum + value * drawn[i], 0) / drawn.length;
    expect(Math.abs(lag1)).toBeLessThan(0.02);
  });

  it('draws each integer below n equally often', () => {
    const pcg = createPcg('dice');
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 12_000; i++) counts[pcg.int(6)]++;
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(150);
    expect(createPcg(1).int(1)).toBe(0);
  });

  it('does not favour small numbers where n does not divide 2^32', () => {
    const pcg = createPcg('bias');
    const n = 3 * 2 ** 30;
    // By the remainder alone, a third of the range (the numbers below 2^30) would be drawn half of the time.
    let small = 0;
    for (let i = 0; i < 9_000; i++) if (pcg.int(n) < 2 ** 30) small++;
    expect(small / 9_000).toBeCloseTo(1 / 3, 1);
  });

  it.each([-1, 0.5, NaN, 2 ** 53])('refuses %d as a seed', (seed) => {
    expect(() => createPcg(seed)).toThrow(RangeError);
  });

  it.each([0, -1, 1.5, 2 ** 32 + 1])('refuses %d as the number of choices', (n) => {
    expect(() => createPcg(1).int(n)).toThrow(RangeError);
  });
});
