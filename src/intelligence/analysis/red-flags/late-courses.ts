import type { CourseFlag } from '../../../safety/red-flag.js';
import type { DailySeries, RedFlag } from '../../domain/analysis.js';
import type { WeekInput } from '../../domain/week-input.js';
import type { JudgedWeek } from '../../domain/week-state.js';
import { RED_FLAG_DAYS, WEEK_DAYS } from '../windows.js';
import { courseFlags, type CourseFinding } from './course-flags.js';

const COURSES: Readonly<Record<CourseFlag, true>> = {
  severe_symptom: true,
  lasting_symptom: true,
  frequent_symptom: true,
  weight_loss: true,
  resting_heart_rate: true,
  low_mood: true,
};

/**
 * Courses of the last weeks that are true by now and that no brief has reported: their records came in late, their Sunday
 * was not over, or their week had no brief. Each week is judged as its own brief does, on the days up to its Monday. Weeks
 * before the person's first brief are history.
 *
 * @param series one per metric; they contain no days from week_of on
 */
export function lateCourses(
  series: readonly DailySeries[],
  { weekOf, previous }: Pick<WeekInput, 'weekOf' | 'previous'>,
): CourseFinding[] {
  const judged = previous?.state.courses ?? [];
  return weeksSince(judged, weekOf).flatMap((monday) => {
    const reported = coursesOf(judged, monday);
    return courseFlags(
      series.map((one) => before(monday, one)),
      monday,
    ).filter((course) => !reported.includes(keyOf(course)));
  });
}

/** What the next week is to know: the courses that were reported of each of the last weeks, those of this brief among them. */
export function judgedWeeks(
  redFlags: readonly RedFlag[],
  weekOf: number,
  judged: readonly JudgedWeek[],
): JudgedWeek[] {
  const reported = redFlags.filter(({ category }) => Object.hasOwn(COURSES, category));
  return [...weeksSince(judged, weekOf), weekOf].map((monday) => {
    const now = reported.filter(({ days }) => days.some((day) => day >= monday - WEEK_DAYS && day < monday));
    return { weekOf: monday, courses: [...new Set([...coursesOf(judged, monday), ...now.map(keyOf)])] };
  });
}

/** The Mondays before this one whose weeks are looked at again, the first brief's at the earliest. */
function weeksSince(judged: readonly JudgedWeek[], weekOf: number): number[] {
  const mondays: number[] = [];
  const first = Math.max(judged[0]?.weekOf ?? weekOf, weekOf - RED_FLAG_DAYS + WEEK_DAYS);
  for (let monday = first; monday < weekOf; monday += WEEK_DAYS) mondays.push(monday);
  return mondays;
}

const coursesOf = (judged: readonly JudgedWeek[], monday: number): readonly string[] =>
  judged.find(({ weekOf }) => weekOf === monday)?.courses ?? [];

const before = (monday: number, { metric, start, values }: DailySeries): DailySeries => ({
  metric,
  start,
  values: values.subarray(0, Math.max(0, monday - start)),
});

const keyOf = ({ category, metric }: Pick<RedFlag, 'category' | 'metric'>): string => `${category} ${metric}`;
