import { createHash } from 'node:crypto';

/** A stream of numbers that looks random and is determined by its seed. */
export interface Pcg {
  /** An integer from 0 to 2^32 - 1. */
  uint32(): number;
  /** A number in [0, 1) with 53 random bits. */
  uniform(): number;
  /** A standard normal number. */
  normal(): number;
  /** An integer from 0 to n - 1, each equally likely. @throws RangeError unless 1 <= n <= 2^32. */
  int(n: number): number;
}

/** 6364136223846793005, the multiplier of the 64-bit congruential step, in halves. */
const MULTIPLIER_HIGH = 0x5851f42d;
const MULTIPLIER_LOW = 0x4c957f2d;
/** The stream of the reference implementation's own demonstration. */
const DEFAULT_STREAM = 54;
const TWO_POW_32 = 4_294_967_296;

/**
 * PCG32 (XSH-RR 64/32): M. E. O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms for
 * Random Number Generation", HMC-CS-2014-0905. A number seeds as the reference implementation does (stream 54); a text
 * is hashed, so that `createPcg('anna/steps')` and `createPcg('anna/mood')` are unrelated streams.
 *
 * @throws RangeError when a number is not a safe integer of at least 0.
 */
export function createPcg(seed: number | string): Pcg {
  if (typeof seed === 'string') {
    const digest = createHash('sha256').update(seed, 'utf8').digest();
    return new Pcg32(
      digest.readUInt32LE(4),
      digest.readUInt32LE(0),
      digest.readUInt32LE(12),
      digest.readUInt32LE(8),
    );
  }
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError('a seed must be a text or a safe integer of at least 0');
  return new Pcg32(Math.floor(seed / TWO_POW_32), seed >>> 0, 0, DEFAULT_STREAM);
}

/** 64-bit arithmetic in two unsigned halves: BigInt would be about thirty times slower. */
class Pcg32 implements Pcg {
  private high = 0;
  private low = 0;
  private readonly incrementHigh: number;
  private readonly incrementLow: number;
  private spare = NaN;

  constructor(seedHigh: number, seedLow: number, streamHigh: number, streamLow: number) {
    this.incrementHigh = ((streamHigh << 1) | (streamLow >>> 31)) >>> 0;
    this.incrementLow = ((streamLow << 1) | 1) >>> 0;
    this.step();
    this.add(seedHigh, seedLow);
    this.step();
  }

  uint32(): number {
    const high = this.high;
    const low = this.low;
    this.step();
    // xorshifted = ((state >> 18) ^ state) >> 27, rotated right by state >> 59.
    const mixedHigh = (high >>> 18) ^ high;
    const mixedLow = ((high << 14) | (low >>> 18)) ^ low;
    const shifted = ((mixedHigh << 5) | (mixedLow >>> 27)) >>> 0;
    const rotation = high >>> 27;
    return ((shifted >>> rotation) | (shifted << (-rotation & 31))) >>> 0;
  }

  uniform(): number {
    const upper = this.uint32() >>> 5;
    const lower = this.uint32() >>> 6;
    return (upper * 67_108_864 + lower) / 9_007_199_254_740_992;
  }

  /** Marsaglia's polar method, which makes two numbers at once: the second is kept for the next call. */
  normal(): number {
    if (!Number.isNaN(this.spare)) {
      const kept = this.spare;
      this.spare = NaN;
      return kept;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      this.spare = v * scale;
      return u * scale;
    }
  }

  int(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > TWO_POW_32)
      throw new RangeError('n must be an integer from 1 to 2^32');
    // A number in the last, incomplete round of n is drawn again: the remainder alone would favour small results.
    const limit = TWO_POW_32 - (TWO_POW_32 % n);
    let drawn = this.uint32();
    while (drawn >= limit) drawn = this.uint32();
    return drawn % n;
  }

  private step(): void {
    const { high, low } = this;
    const product = multiplyLow(low);
    this.low = product.low;
    this.high = (product.high + Math.imul(high, MULTIPLIER_LOW) + Math.imul(low, MULTIPLIER_HIGH)) >>> 0;
    this.add(this.incrementHigh, this.incrementLow);
  }

  private add(high: number, low: number): void {
    const sum = this.low + low;
    this.low = sum >>> 0;
    this.high = (this.high + high + (sum >= TWO_POW_32 ? 1 : 0)) >>> 0;
  }
}

/** The full 64-bit product of a 32-bit number and the multiplier's low half, by 16-bit parts. */
function multiplyLow(value: number): { high: number; low: number } {
  const a1 = value >>> 16;
  const a0 = value & 0xffff;
  const b1 = MULTIPLIER_LOW >>> 16;
  const b0 = MULTIPLIER_LOW & 0xffff;
  const low = a0 * b0;
  const middle = a1 * b0 + (low >>> 16);
  const cross = a0 * b1 + (middle & 0xffff);
  const high = a1 * b1 + Math.floor(middle / 0x1_0000) + (cross >>> 16);
  return { high: high >>> 0, low: (((cross & 0xffff) << 16) | (low & 0xffff)) >>> 0 };
}
