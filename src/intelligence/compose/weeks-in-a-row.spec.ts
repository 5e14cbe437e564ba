import { createPcg } from '../../common/pcg.js';
import type { ComposedWeek } from '../domain/stored-week.js';
import type { ObservationStream } from '../domain/week-input.js';
import type { PreviousWeek } from '../domain/week-state.js';
import { inputOf, stream, WEEK_OF } from '../testing/sample-week.js';
import { composeWeek } from './compose-week.js';

const WEEKS = 8;
const DAYS = 7 * (12 + WEEKS);
const START = WEEK_OF - 84;
/** Sleep is an hour and a half longer from the first of the eight weeks on; the headache comes on six days of each. */
const SLEEP = made('sleep_minutes', (i, normal) => Math.round(420 + 20 * normal + (i >= 77 ? 90 : 0)));
const STEPS = made('steps', (_, normal) => Math.round(8000 + 1500 * normal));
const HEADACHE = made('symptom:headache', (i) => (i % 7 === 3 ? 0 : 3 + (i % 2)));

function made(code: string, valueOf: (i: number, normal: number) => number): number[] {
  const pcg = createPcg(`row ${code}`);
  return Array.from({ length: DAYS }, (_, i) => valueOf(i, pcg.normal()));
}

/** The record as it was on that Monday. */
function streamsOn(weekOf: number): ObservationStream[] {
  const count = weekOf - START;
  const days = Array.from({ length: count }, (_, i) => START + i);
  return [
    stream('sleep_minutes', days, SLEEP.slice(0, count)),
    stream('steps', days, STEPS.slice(0, count)),
    stream('symptom:headache', days, HEADACHE.slice(0, count)),
  ];
}

function compose(weekOf: number, previous: PreviousWeek | null): ComposedWeek {
  return composeWeek(inputOf(streamsOn(weekOf), { weekOf, lastCompleteDay: weekOf - 1, previous }));
}

/** Eight Mondays, each with the stored state of the one before. */
function composeAll(): ComposedWeek[] {
  let previous: PreviousWeek | null = null;
  return Array.from({ length: WEEKS }, (_, week) => {
    const weekOf = WEEK_OF + 7 * week;
    const composed = compose(weekOf, previous);
    previous = { weekOf, state: JSON.parse(JSON.stringify(composed.state)) as PreviousWeek['state'] };
    return composed;
  });
}

const meanOf = (values: readonly number[], weekOf: number): number =>
  values.slice(weekOf - START - 7, weekOf - START).reduce((sum, one) => sum + one, 0) / 7;
const written = (minutes: number): string =>
  `${Math.floor(Math.round(minutes) / 60)} h ${Math.round(minutes) % 60} min`;
const textsOf = ({ brief }: ComposedWeek): string[] => brief.main_story.sentences.map(({ text }) => text);

describe('weeks in a row', () => {
  const weeks = composeAll();

  it('gives the same bytes when all are composed again, and when one past week is', () => {
    expect(JSON.stringify(composeAll())).toBe(JSON.stringify(weeks));
    const weekOf = WEEK_OF + 28;
    const again = compose(weekOf, { weekOf: weekOf - 7, state: weeks[3].state });
    expect(JSON.stringify(again)).toBe(JSON.stringify(weeks[4]));
  });

  it('follows the longer sleep to its new level, and never says that it is back', () => {
    const states = weeks.map(
      ({ brief }) => brief.stories.find(({ metrics }) => metrics.includes('sleep_minutes'))?.state,
    );
    expect(states.slice(0, 5)).toEqual(['opened', 'ongoing', 'ongoing', 'new_level', undefined]);
    expect(states).not.toContain('back');
    expect(weeks.flatMap(textsOf).join(' ')).not.toMatch(/sleep is back/i);
  });

  it('says how it continues, in figures that the days have', () => {
    const before = SLEEP.slice(49, 77).reduce((sum, one) => sum + one, 0) / 28;
    const still = textsOf(weeks[1]).find((text) => text.includes('still') && text.includes('against'))!;
    expect(still).toContain(written(meanOf(SLEEP, WEEK_OF + 7)));
    expect(still).toContain(written(before));
    const settled = textsOf(weeks[3]).find((text) => text.includes('We take that as your new usual'))!;
    expect(settled).toContain(written(meanOf(SLEEP, WEEK_OF + 21)));
    expect(settled).toContain(written(before));
  });

  it('names the days of a symptom', () => {
    const { main_story: story } = weeks[4].brief;
    expect(HEADACHE.slice(77 + 28, 77 + 35).filter((one) => one > 0)).toHaveLength(6);
    expect(story.headline).toMatch(/^Headache on 6 of 7 days/);
    expect(textsOf(weeks[4]).join(' ')).toMatch(/on 6 of the 7 days that you logged.* 24 of 28 days/);
  });

  it('names a measure as steady only where its days lie where most days do, and never beside a symptom', () => {
    const days = Array.from({ length: 84 }, (_, i) => START + i);
    const calm = [
      stream('steps', days, STEPS.slice(0, 84)),
      stream('sleep_minutes', days, SLEEP.slice(0, 84 - 7).concat(SLEEP.slice(0, 7))),
    ];
    const quiet = composeWeek(inputOf(calm));
    const text = textsOf(quiet).find((one) => one.includes('lay where most of your days lie'))!;
    const code = text.startsWith('Steps') ? 'steps' : 'sleep_minutes';
    const [low, high] = quiet.brief.facts.find(({ id }) => id === `usual:${code}`)!.interval!;
    const values = calm.find(({ metric }) => metric === code)!.values;
    const within = Array.from(values)
      .slice(-7)
      .filter((one) => one >= low! && one <= high!).length;
    expect(within).toBeGreaterThanOrEqual(5);
    expect(text).toContain(`${within} of 7 days`);
    const ill = composeWeek(inputOf([...calm, stream('symptom:headache', days, HEADACHE.slice(0, 84))]));
    expect(ill.brief.main_story.headline).toMatch(/^Headache on 6 of 7 days$/);
  });
});
