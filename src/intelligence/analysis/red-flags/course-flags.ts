import { isSymptom } from '../../../observations/catalogue.js';
import { SEVERE } from '../../../safety/find-in-symptom.js';
import type { CourseFlag } from '../../../safety/red-flag.js';
import type { DailySeries } from '../../domain/analysis.js';
import { median } from '../../statistics/median.js';
import { observed } from '../../statistics/observed.js';
import { sliceDays } from '../series/slice-days.js';
import { countDays } from '../symptoms/symptom-days.js';
import { WEEK_DAYS } from '../windows.js';

/**
 * A warning sign that weeks of records show and no single day does. All of them are worth a clinician's time, without
 * hurry.
 */
export interface CourseFinding {
  category: CourseFlag;
  metric: string;
  /** Day numbers of the week on which the condition held. */
  days: number[];
}

/** The condition must hold on this many days of the week. */
const SEVERAL_DAYS = 3;
/** A symptom is new when four weeks of records did not contain it. It is reported from its 14th to its 27th day. */
const NEW_AFTER_DAYS = 28;
const LASTING_FROM = 14;
const LASTING_UNTIL = 28;
const LASTING_DAYS = 7;
/** That it is new is only known where it was logged as absent before. */
const MIN_ABSENT_DAYS = 10;
/**
 * A symptom on so many of 28 days is worth telling a clinician: for headache the border to the chronic form (ICHD-3, 1.3 and
 * A1.3). It is reported when it gets there, once. A clinician has to review the list.
 */
const FREQUENT_DAYS = 15;
const FREQUENT_OF = 28;
const FREQUENT: ReadonlySet<string> = new Set(
  ['headache', 'migraine', 'nausea', 'vomiting', 'diarrhea', 'heartburn', 'dizziness']
    .concat(['abdominal_cramps', 'abdominal_pain', 'stomach_pain', 'night_sweats', 'fever'])
    .map((name) => `symptom:${name}`),
);
/** This week is compared with the fortnight that lies a month back. */
const MONTH_BACK: readonly [from: number, until: number] = [35, 21];
const MIN_WEIGHINGS = 2;
const WEIGHT_LOSS = 0.05;
const HEART_RATE_HIGH = 100;
const HEART_RATE_LOW = 40;
const USUAL_DAYS = 84;
/**
 * The fortnight is compared with the twelve weeks before it: the value that four of five days do not exceed lies in the
 * lowest fifth of those weeks, and below more than half of them.
 */
const MOOD_DAYS = 14;
const MIN_MOOD_DAYS = 10;
const MIN_MOOD_BEFORE = 28;
const LOWEST_BAND = 0.2;
const LOW_END = 1 / 4;
const MOSTLY = 0.8;
/** Share of the range of all answers. */
const CLEAR_FALL = 1 / 3;

/** @param series one per metric; they contain no days from week_of on */
export function courseFlags(series: readonly DailySeries[], weekOf: number): CourseFinding[] {
  const found: CourseFinding[] = [];
  const add = (category: CourseFlag, metric: string, days: number[]): void => {
    if (days.length > 0) found.push({ category, metric, days });
  };
  for (const one of series) {
    const { code } = one.metric;
    if (isSymptom(code)) {
      add('severe_symptom', code, severeDays(one, weekOf));
      add('lasting_symptom', code, lastingDays(one, weekOf));
      if (FREQUENT.has(code.replaceAll(' ', '_'))) add('frequent_symptom', code, frequentDays(one, weekOf));
    } else if (code === 'weight_kg') add('weight_loss', code, weightLossDays(one, weekOf));
    else if (code === 'resting_heart_rate') add('resting_heart_rate', code, heartRateDays(one, weekOf));
    else if (code === 'mood') add('low_mood', code, lowMoodDays(one, weekOf));
  }
  return found;
}

function daysOfWeek(series: DailySeries, weekOf: number, holds: (value: number) => boolean): number[] {
  const days: number[] = [];
  for (let day = weekOf - WEEK_DAYS; day < weekOf; day++)
    if (holds(series.values[day - series.start])) days.push(day);
  return days;
}

function severeDays(series: DailySeries, weekOf: number): number[] {
  const days = daysOfWeek(series, weekOf, (value) => value >= SEVERE);
  return days.length >= SEVERAL_DAYS ? days : [];
}

function lastingDays(series: DailySeries, weekOf: number): number[] {
  let first = 0;
  while (first < series.values.length && !(series.values[first] > 0)) first++;
  const lasted = series.values.length - first;
  // All series begin with the person's first record: a symptom that was there from the start is not known to be new.
  if (first < NEW_AFTER_DAYS || lasted < LASTING_FROM || lasted >= LASTING_UNTIL) return [];
  let absent = 0;
  for (let i = 0; i < first; i++) if (series.values[i] === 0) absent++;
  if (absent < MIN_ABSENT_DAYS) return [];
  let present = 0;
  for (let i = first; i < series.values.length; i++) if (series.values[i] > 0) present++;
  return present >= LASTING_DAYS ? daysOfWeek(series, weekOf, (value) => value > 0) : [];
}

/** The week in which the symptom comes to so many days of 28; the weeks after it report nothing new. */
function frequentDays(series: DailySeries, weekOf: number): number[] {
  const isFrequent = (until: number): boolean =>
    countDays(sliceDays(series, until - FREQUENT_OF, until)).count >= FREQUENT_DAYS;
  if (!isFrequent(weekOf) || isFrequent(weekOf - WEEK_DAYS)) return [];
  return daysOfWeek(series, weekOf, (value) => value > 0);
}

function weightLossDays(series: DailySeries, weekOf: number): number[] {
  const week = observed(sliceDays(series, weekOf - WEEK_DAYS, weekOf));
  const before = observed(sliceDays(series, weekOf - MONTH_BACK[0], weekOf - MONTH_BACK[1]));
  if (week.length < MIN_WEIGHINGS || before.length < MIN_WEIGHINGS) return [];
  if (median(week) > (1 - WEIGHT_LOSS) * median(before)) return [];
  return daysOfWeek(series, weekOf, (value) => value > 0);
}

function heartRateDays(series: DailySeries, weekOf: number): number[] {
  const high = daysOfWeek(series, weekOf, (value) => value > HEART_RATE_HIGH);
  if (high.length >= SEVERAL_DAYS) return high;
  const low = daysOfWeek(series, weekOf, (value) => value < HEART_RATE_LOW);
  if (low.length < SEVERAL_DAYS) return [];
  // A trained heart may always be that slow; then there is nothing to report.
  const usual = median(sliceDays(series, weekOf - WEEK_DAYS - USUAL_DAYS, weekOf - WEEK_DAYS));
  return usual < HEART_RATE_LOW ? [] : low;
}

function lowMoodDays(series: DailySeries, weekOf: number): number[] {
  const recent = observed(sliceDays(series, weekOf - MOOD_DAYS, weekOf));
  if (recent.length < MIN_MOOD_DAYS) return [];
  const mostly = recent[Math.ceil(MOSTLY * recent.length) - 1];
  let [below, above, all] = [0, 0, 0];
  let [least, most] = [Infinity, -Infinity];
  for (const value of sliceDays(series, weekOf - MOOD_DAYS - USUAL_DAYS, weekOf - MOOD_DAYS)) {
    if (value < mostly) below++;
    else if (value > mostly) above++;
    if (Number.isNaN(value)) continue;
    all++;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  // A medium answer after many good ones is not low mood: it must lie at the low end of all the person's answers.
  const isLowest = below < LOWEST_BAND * all && above > all / 2 && mostly <= least + LOW_END * (most - least);
  // An answer that most weeks have is not low, even where only better ones were seen beside it.
  const usual = median(sliceDays(series, weekOf - MOOD_DAYS - USUAL_DAYS, weekOf - MOOD_DAYS));
  const hasFallen = usual - mostly >= CLEAR_FALL * (most - least);
  if (all < MIN_MOOD_BEFORE || !isLowest || !hasFallen) return [];
  return daysOfWeek(series, weekOf, (value) => value <= mostly);
}
