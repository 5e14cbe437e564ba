import { metricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries } from '../../domain/analysis.js';
import type { JudgedWeek } from '../../domain/week-state.js';
import { previousWeek, WEEK_OF } from '../../testing/sample-week.js';
import { judgedWeeks, lateCourses } from './late-courses.js';

const START = WEEK_OF - 120;
const LAST_WEEK = WEEK_OF - 7;
const SEVERE = 'severe_symptom symptom:headache';

/** A symptom that was absent on all other days. @param days relative to WEEK_OF */
function symptom(name: string, severity: number, days: readonly number[]): DailySeries {
  const values = new Float64Array(WEEK_OF - START);
  for (const day of days) values[WEEK_OF + day - START] = severity;
  return { metric: metricDefinition(`symptom:${name}`)!, start: START, values };
}

const found = (series: DailySeries, courses?: JudgedWeek[]) =>
  lateCourses([series], { weekOf: WEEK_OF, previous: previousWeek({ courses }) }).map(
    ({ category, days }) => `${category} ${days.map((day) => day - WEEK_OF).join(' ')}`,
  );

describe('lateCourses', () => {
  const headaches = symptom('headache', 7, [-10, -9, -8]);

  it('finds a course that was not there when its week had its brief', () => {
    expect(found(headaches, [{ weekOf: LAST_WEEK, courses: [] }])).toEqual(['severe_symptom -10 -9 -8']);
    expect(found(headaches, [{ weekOf: LAST_WEEK, courses: [SEVERE] }])).toEqual([]);
    // This week's own are found by its own brief.
    expect(found(symptom('headache', 7, [-7, -6, -5]), [{ weekOf: LAST_WEEK, courses: [] }])).toEqual([]);
  });

  it('finds one of a week that had no brief, and none of weeks before the first brief or of a month ago', () => {
    const first = { weekOf: WEEK_OF - 21, courses: [] };
    expect(found(headaches, [first])).toEqual(['severe_symptom -10 -9 -8']);
    expect(found(symptom('headache', 7, [-30, -29, -28]), [first])).toEqual([]);
    expect(found(symptom('headache', 7, [-31, -30, -29]), [{ weekOf: WEEK_OF - 28, courses: [] }])).toEqual(
      [],
    );
    expect(found(headaches)).toEqual([]);
    expect(lateCourses([headaches], { weekOf: WEEK_OF, previous: null })).toEqual([]);
  });

  it('judges a week on the days up to its own Monday', () => {
    // On the 22nd day it is new and lasting, on the 29th no more.
    const cough = symptom(
      'cough',
      3,
      Array.from({ length: 22 }, (_, i) => i - 29),
    );
    expect(found(cough, [{ weekOf: LAST_WEEK, courses: [] }])).toEqual([
      'lasting_symptom -14 -13 -12 -11 -10 -9 -8',
    ]);
  });
});

describe('judgedWeeks', () => {
  const flag = (category: 'severe_symptom' | 'chest_pain', days: number[]) => ({
    category,
    urgency: 'soon' as const,
    days: days.map((day) => WEEK_OF + day),
    metric: 'symptom:headache',
    bodySite: '',
  });

  it('names the courses of each week, with those that were reported before, and forgets a month ago', () => {
    const judged = [
      { weekOf: WEEK_OF - 28, courses: [SEVERE] },
      { weekOf: WEEK_OF - 14, courses: ['low_mood mood'] },
    ];
    expect(
      judgedWeeks([flag('severe_symptom', [-10, -9]), flag('chest_pain', [-1])], WEEK_OF, judged),
    ).toEqual([
      { weekOf: WEEK_OF - 21, courses: [] },
      { weekOf: WEEK_OF - 14, courses: ['low_mood mood'] },
      { weekOf: LAST_WEEK, courses: [SEVERE] },
      { weekOf: WEEK_OF, courses: [] },
    ]);
    expect(judgedWeeks([flag('severe_symptom', [-2, -1])], WEEK_OF, [])).toEqual([
      { weekOf: WEEK_OF, courses: [SEVERE] },
    ]);
  });
});
