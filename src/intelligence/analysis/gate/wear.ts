import type { BlockReason } from '../../domain/verdict.js';
import type { SourceDays } from './source-days.js';
import { type UsualRange, usualRange } from './usual-range.js';

const DAY_MINUTES = 1440;
/** A day that is filled to within this many minutes has no room for a night. */
const FULL_SLACK = 15;
/** Sleep, sitting and activity may overlap by this much before the day holds more than a day. */
const OVER_SLACK = 60;
/** A day with this much less than the person's usual sum was recorded in part. */
const PART_MISSING = 300;
/** Fewer steps than this share of the usual, on a day without a night and without a pause: the watch lay still. */
const STILL_SHARE = 0.1;
/** With fewer steps on a usual day, a day without any may be true. */
const MIN_USUAL_STEPS = 500;
/** A record of a night this much shorter than usual, and no longer than this, is a part of one. */
const PART_OF_NIGHT = 1 / 3;
const LONGEST_PART = 180;
/** A night of this length, about twice the usual one, was stored twice. */
const DOUBLED_NIGHT = 840;
const FAR_SDS = 3;
const NEAR_SDS = 2;
const MIN_DAYS = 7;
/** The days without a night are the usual ones of a person that takes the watch off, where this share has one. */
const NIGHTS_SHARE = 1 / 3;

type Find = (code: string) => SourceDays | null;

/**
 * Judges days by what several measures of a device say together: sitting, activity and sleep add up to the 24 hours of a
 * day. Where they fill the day without a night, the night was counted as sitting; where they hold less than usual, the
 * device was worn for a part of the day; a full day of sitting without steps was spent without it. Minutes of wear are
 * not known here, so the algorithms for counts per minute cannot be used (Choi et al. 2011, Med. Sci. Sports Exerc.
 * 43:357-364); their rule, long stretches without any count, is applied to whole days.
 *
 * @param find the days of a metric that the week is read from; all begin on the same day
 */
export function blockUnwornDays(find: Find): void {
  const sitting = find('sedentary_minutes');
  const sleep = find('sleep_minutes');
  const steps = find('steps');
  const active = find('active_minutes');
  const alongside = [steps, active, find('distance_m'), find('calories')];
  if (sitting) {
    blockStillDays(sitting, sleep, steps, active, alongside);
    blockCrowdedDays(sitting, sleep, active);
    if (sleep) blockPartOfDays(sitting, sleep, active, alongside);
    blockNights(sitting, sleep, active);
  }
  if (steps) blockEmptyDays(steps, alongside);
  // A device that records the days as well records nights in part. A person that writes down two hours slept two hours.
  if (sleep && (sitting ?? steps)) blockPartOfNights(sleep);
}

const valueOf = (days: SourceDays | null, day: number): number => days?.values[day] ?? NaN;
const amount = (value: number): number => (Number.isNaN(value) ? 0 : value);

function blockAll(all: readonly (SourceDays | null)[], day: number, reason: BlockReason): void {
  for (const days of all) if (!Number.isNaN(valueOf(days, day))) days!.block(day, reason);
}

/** A whole day of sitting, no night, and hardly a step. */
function blockStillDays(
  sitting: SourceDays,
  sleep: SourceDays | null,
  steps: SourceDays | null,
  active: SourceDays | null,
  alongside: readonly (SourceDays | null)[],
): void {
  let usual: UsualRange | null = null;
  for (let day = 0; day < sitting.values.length; day++) {
    const full = sitting.values[day] + amount(valueOf(active, day)) >= DAY_MINUTES - FULL_SLACK;
    if (!full || valueOf(sleep, day) > 0) continue;
    const walked = valueOf(steps, day);
    if (steps) usual ??= usualRange(steps.values);
    const still = Number.isNaN(walked)
      ? sitting.values[day] >= DAY_MINUTES - FULL_SLACK
      : walked < STILL_SHARE * usual!.centre;
    if (still) blockAll([sitting, ...alongside], day, 'not_worn');
  }
}

/** More than 24 hours: the measure of which half would be usual was stored twice; or the night was counted as sitting. */
function blockCrowdedDays(sitting: SourceDays, sleep: SourceDays | null, active: SourceDays | null): void {
  for (let day = 0; day < sitting.values.length; day++) {
    const sum = sitting.values[day] + amount(valueOf(sleep, day)) + amount(valueOf(active, day));
    if (!(sum > DAY_MINUTES + OVER_SLACK)) continue;
    const twice = [sleep, sitting, active].filter(
      (days) => days && !Number.isNaN(days.values[day]) && isTwice(days, day),
    );
    for (const days of twice) days!.block(day, 'doubled');
    // A day of sitting has no room for a night.
    if (twice.length === 0 && sitting.values[day] >= DAY_MINUTES - FULL_SLACK)
      sitting.block(day, 'impossible_day');
  }
}

function isTwice(days: SourceDays, day: number): boolean {
  const { centre, sd, count } = usualRange(days.values);
  const value = days.values[day];
  return count >= MIN_DAYS && value - centre > FAR_SDS * sd && Math.abs(value / 2 - centre) <= NEAR_SDS * sd;
}

/** Days with a night on which hours are missing. */
function blockPartOfDays(
  sitting: SourceDays,
  sleep: SourceDays,
  active: SourceDays | null,
  alongside: readonly (SourceDays | null)[],
): void {
  const sums = sitting.values.map((value, day) => value + sleep.values[day] + amount(valueOf(active, day)));
  if (!sums.some((sum) => sum < DAY_MINUTES - PART_MISSING)) return;
  const { centre, sd, count } = usualRange(sums);
  if (count < MIN_DAYS) return;
  const least = centre - Math.max(PART_MISSING, 2 * FAR_SDS * sd);
  sums.forEach((sum, day) => {
    if (sum < least) blockAll([sitting, ...alongside], day, 'half_worn');
  });
}

/** The night counted as sitting: the day is full, and sleep is not recorded or is only a part. */
function blockNights(sitting: SourceDays, sleep: SourceDays | null, active: SourceDays | null): void {
  if (!sleep) return;
  const isFull = (day: number): boolean =>
    sitting.values[day] + amount(valueOf(active, day)) >= DAY_MINUTES - FULL_SLACK;
  let full = 0;
  let nights = 0;
  for (let day = 0; day < sitting.values.length; day++) {
    if (Number.isNaN(sitting.values[day])) continue;
    if (sleep.values[day] > 0) nights++;
    else if (isFull(day)) full++;
  }
  if (full === 0) return;
  const keepNights = nights >= NIGHTS_SHARE * (nights + full);
  for (let day = 0; day < sitting.values.length; day++) {
    if (Number.isNaN(sitting.values[day])) continue;
    const hasNight = sleep.values[day] > 0;
    if (keepNights ? !hasNight && isFull(day) : hasNight) sitting.block(day, 'night_missing');
  }
}

/** Days without a single step, of a person that walks: the device did not come along. */
function blockEmptyDays(steps: SourceDays, alongside: readonly (SourceDays | null)[]): void {
  if (!steps.values.some((value) => value === 0)) return;
  const walked = usualRange(steps.values.filter((value) => value > 0));
  if (walked.count < MIN_DAYS || walked.centre < MIN_USUAL_STEPS) return;
  for (let day = 0; day < steps.values.length; day++)
    if (steps.values[day] === 0) blockAll(alongside, day, 'not_worn');
}

/** A nap or the last hours of a night, in the place of the night; or a night stored twice. */
function blockPartOfNights(sleep: SourceDays): void {
  if (!sleep.values.some((value) => value <= LONGEST_PART || value >= DOUBLED_NIGHT)) return;
  const { centre, sd, count } = usualRange(sleep.values);
  if (count < MIN_DAYS) return;
  for (let day = 0; day < sleep.values.length; day++) {
    const value = sleep.values[day];
    if (value <= Math.min(LONGEST_PART, PART_OF_NIGHT * centre) && centre - value > FAR_SDS * sd)
      sleep.block(day, 'night_missing');
    else if (value >= DOUBLED_NIGHT && isTwice(sleep, day)) sleep.block(day, 'doubled');
  }
}
