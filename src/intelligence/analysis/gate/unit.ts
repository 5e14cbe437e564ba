import { MAD_TO_SD } from '../../statistics/mad-to-sd.js';
import type { SourceDays } from './source-days.js';
import { middleOf } from './usual-range.js';
import { type Conversion, conversionsOf, PEOPLES_DAYS, smallestRatio } from './unit-conversions.js';

/** With fewer days nothing is known about the stream. */
const MIN_DAYS = 3;
const MIN_JUMP_DAYS = 7;
/**
 * A jump to another unit is this many robust SDs of the person's own steps from one recorded day to the next. True
 * changes of a body are not: in the open data sets none of their days reaches it with one of the factors.
 */
const JUMP_SDS = 10;
/** A day alone is judged more strictly where the factor is small: one march may burn four times the energy. */
const LONE_JUMP_SDS = 20;
/** How near the converted day must come to the level: in the same SDs, and at least this share. */
const NEAR_SDS = 2.5;
const NEAR_SHARE = 0.06;
const STAY_SHARE = 0.5;
/** Nothing measured of a person is larger, in any unit. */
const LARGEST = 1e9;
/** The SD of a stream that hardly moves, as a share. */
const LEAST_SD = 0.01;
/** Weight of a new day in the level that follows the stream. */
const FOLLOW = 0.3;

/**
 * Blocks days that are in another unit than the others of their stream, by the factors in which units of this kind
 * differ, and whole streams that no person can have as they are written. The unit of most days is taken to be right:
 * after a change of unit for good the earlier days are left out from the day on which they are the fewer.
 *
 * Limits are the person's own: the median absolute change from one recorded day to the next, on the logarithm, which
 * neither a drift nor a few jumps move (Hampel 1974).
 */
export function blockOtherUnits(days: SourceDays): void {
  if (days.metric.dayBegins !== undefined) return;
  const conversions = conversionsOf(days.metric.unit);
  if (conversions.length === 0) return;
  const { least, most, count } = rangeOf(days.values);
  if (count < MIN_DAYS) return;
  if (isOfOtherUnit(days, least, most, conversions)) {
    for (let i = 0; i < days.values.length; i++) if (isMeasured(days.values[i])) days.block(i, 'unit');
    return;
  }
  // A stream that varies by less than the smallest factor needs no further look: nearly none varies as much.
  if (count < MIN_JUMP_DAYS || most < smallestRatio(days.metric.unit) * least) return;
  blockJumps(days, conversions, Math.log(most / least));
}

/** Zeros have no unit, and absurd values are not judged here; a comparison with NaN is false. */
const isMeasured = (value: number): boolean => value > 0 && value < LARGEST;

function rangeOf(values: Float64Array): { least: number; most: number; count: number } {
  let least = Infinity;
  let most = -Infinity;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (!isMeasured(value)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
    count++;
  }
  return { least, most, count };
}

function isOfOtherUnit(
  { metric }: SourceDays,
  least: number,
  most: number,
  conversions: readonly Conversion[],
): boolean {
  const range = PEOPLES_DAYS.get(metric.code);
  if (!range) return false;
  const [low, high] = range;
  if (most >= low && least <= high) return false;
  return conversions.some((convert) => convert(least) >= low && convert(most) <= high);
}

function blockJumps(days: SourceDays, conversions: readonly Conversion[], widest: number): void {
  const { index, logs } = logsOf(days.values);
  const sd = Math.max(LEAST_SD, stepSd(logs));
  if (widest < JUMP_SDS * sd) return;
  const near = Math.max(NEAR_SDS * sd, NEAR_SHARE);
  const units = new Int8Array(logs.length).fill(-1);
  let level = logs[0];
  for (let i = 1; i < logs.length; i++) {
    let value = logs[i];
    if (Math.abs(value - level) >= JUMP_SDS * sd) {
      const inUnit = (convert: Conversion): number => Math.log(convert(Math.exp(logs[i])));
      // A day after one of another unit is of that unit where this brings it nearer, however much the day differs.
      const last = units[i - 1];
      const stays =
        last >= 0 && Math.abs(inUnit(conversions[last]) - level) < STAY_SHARE * Math.abs(value - level);
      units[i] = stays ? last : conversions.findIndex((convert) => Math.abs(inUnit(convert) - level) <= near);
      if (units[i] >= 0) value = inUnit(conversions[units[i]]);
    }
    level += FOLLOW * (value - level);
  }
  const most = commonest(units, conversions.length);
  for (let i = 0; i < logs.length; i++)
    if (units[i] !== most && isCertain(i, logs, units, sd)) days.block(index[i], 'unit');
}

/** A day between two others of another unit must differ by more than a day in a row of its own. */
function isCertain(i: number, logs: Float64Array, units: Int8Array, sd: number): boolean {
  const neighbours = [i - 1, i + 1].filter((other) => other >= 0 && other < logs.length);
  if (neighbours.some((other) => units[other] === units[i])) return true;
  return neighbours.every((other) => Math.abs(logs[other] - logs[i]) >= LONE_JUMP_SDS * sd);
}

function logsOf(values: Float64Array): { index: number[]; logs: Float64Array } {
  const index: number[] = [];
  const logs = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++)
    if (isMeasured(values[i])) {
      logs[index.length] = Math.log(values[i]);
      index.push(i);
    }
  return { index, logs: logs.subarray(0, index.length) };
}

function stepSd(logs: Float64Array): number {
  const steps = new Float64Array(logs.length - 1);
  for (let i = 0; i < steps.length; i++) steps[i] = Math.abs(logs[i + 1] - logs[i]);
  return (MAD_TO_SD * middleOf(steps)) / Math.SQRT2;
}

/** The unit of most days: -1 is that of the first one. Of two equally frequent ones, that. */
function commonest(units: Int8Array, kinds: number): number {
  const counts = new Int32Array(kinds + 1);
  for (const unit of units) counts[unit + 1]++;
  return counts.indexOf(Math.max(...counts)) - 1;
}
