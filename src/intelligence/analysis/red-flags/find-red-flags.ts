import { isRedFlagCategory, urgencyOf } from '../../../safety/categories.js';
import { isFever, isStiffNeck, redFlagsInSymptom } from '../../../safety/find-in-symptom.js';
import type { ArrivedFlag, NotedFlag, RedFlagCategory } from '../../../safety/red-flag.js';
import type { DailySeries, RedFlag } from '../../domain/analysis.js';
import type { ObservationStream, WeekInput } from '../../domain/week-input.js';
import { courseFlags } from './course-flags.js';
import { lateCourses } from './late-courses.js';
import { RED_FLAG_DAYS, WEEK_DAYS } from '../windows.js';

/**
 * The red flags of all days that no brief has reported yet, and at least of the week, and those that came in too late for
 * the brief of their day (methods 7): symptoms by their name and severity, flags found in free text when it came in, and
 * courses over weeks. Ordered by category, metric and body site, whatever the order of the input.
 */
export function findRedFlags({
  input,
  series,
}: {
  input: Pick<
    WeekInput,
    'weekOf' | 'lastCompleteDay' | 'streams' | 'notedFlags' | 'arrivedFlags' | 'previous'
  >;
  series: readonly DailySeries[];
}): RedFlag[] {
  const found = new FlagCollector(
    firstUnreportedDay(input),
    Math.min(input.weekOf - 1, input.lastCompleteDay),
    unreportedArrivals(input),
  );
  for (const stream of input.streams) addSymptomDays(found, stream);
  addFeverWithStiffNeck(found, input.streams);
  for (const flag of input.notedFlags) addNoted(found, flag);
  for (const { category, metric, days } of courseFlags(series, input.weekOf))
    for (const day of days) found.add(category, metric, '', day);
  for (const { category, metric, days } of lateCourses(series, input))
    for (const day of days) found.addEarlier(category, metric, '', day);
  return found.list();
}

/**
 * The first day that no brief has reported: a Sunday that was not over last time, or the first of the weeks between two
 * briefs of a user that has one every second week.
 */
function firstUnreportedDay({ weekOf, previous }: Pick<WeekInput, 'weekOf' | 'previous'>): number {
  const firstOfWeek = weekOf - WEEK_DAYS;
  const unreported = (previous?.state.readUntil ?? firstOfWeek - 1) + 1;
  return Math.max(weekOf - RED_FLAG_DAYS, Math.min(firstOfWeek, unreported));
}

/**
 * Red flags that came in when a brief had read their day already. What a brief reports of a day and a category is one
 * text: once a brief has reported it, no record of that day makes it another one.
 */
function unreportedArrivals({
  weekOf,
  arrivedFlags = [],
  previous,
}: Pick<WeekInput, 'weekOf' | 'arrivedFlags' | 'previous'>): ArrivedFlag[] {
  const reported = new Set((previous?.state.flagsReported ?? []).map(keyOf));
  return arrivedFlags.filter(
    (flag) => flag.day >= weekOf - RED_FLAG_DAYS && flag.afterWeek < weekOf && !reported.has(keyOf(flag)),
  );
}

const keyOf = ({ category, day }: ArrivedFlag): string => `${category} ${day}`;

function addSymptomDays(found: FlagCollector, { metric, bodySite, days, values }: ObservationStream): void {
  if (!metric.startsWith('symptom:') && !(metric === 'pain' && bodySite !== '')) return;
  for (let i = 0; i < days.length; i++) {
    if (!found.mayCover(days[i])) continue;
    for (const category of redFlagsInSymptom(metric, bodySite, values[i]))
      found.add(category, metric, bodySite, days[i]);
  }
}

function addFeverWithStiffNeck(found: FlagCollector, streams: readonly ObservationStream[]): void {
  const necks = streams.filter(({ metric }) => isStiffNeck(metric));
  if (necks.length === 0) return;
  const feverish = new Set(
    streams.filter(({ metric }) => isFever(metric)).flatMap((stream) => presentDays(stream)),
  );
  for (const neck of necks)
    for (const day of presentDays(neck))
      if (feverish.has(day)) found.add('fever_stiff_neck', neck.metric, neck.bodySite, day);
}

const presentDays = ({ days, values }: ObservationStream): number[] =>
  Array.from(days).filter((_, i) => values[i] > 0);

function addNoted(found: FlagCollector, { category, day }: NotedFlag): void {
  if (isRedFlagCategory(category)) found.add(category, null, '', day);
}

class FlagCollector {
  private readonly byKey = new Map<string, RedFlag>();

  private readonly late: ReadonlySet<string>;
  private readonly lateDays: ReadonlySet<number>;

  /** @param late red flags of earlier days that are reported too */
  constructor(
    private readonly first: number,
    private readonly last: number,
    late: readonly ArrivedFlag[],
  ) {
    this.late = new Set(late.map(keyOf));
    this.lateDays = new Set(late.map(({ day }) => day));
  }

  /** Whether any red flag of the day is reported. */
  mayCover(day: number): boolean {
    return day <= this.last && (day >= this.first || this.lateDays.has(day));
  }

  add(category: RedFlagCategory, metric: string | null, bodySite: string, day: number): void {
    if (day > this.last || (day < this.first && !this.late.has(`${category} ${day}`))) return;
    this.addEarlier(category, metric, bodySite, day);
  }

  /** Adds a red flag whatever its day. */
  addEarlier(category: RedFlagCategory, metric: string | null, bodySite: string, day: number): void {
    const key = `${category}\0${metric ?? ''}\0${bodySite}`;
    const known = this.byKey.get(key);
    if (!known)
      this.byKey.set(key, { category, urgency: urgencyOf(category), days: [day], metric, bodySite });
    else if (!known.days.includes(day)) known.days.push(day);
  }

  list(): RedFlag[] {
    if (this.byKey.size === 0) return [];
    return [...this.byKey]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, flag]) => ({ ...flag, days: flag.days.sort((a, b) => a - b) }));
  }
}
