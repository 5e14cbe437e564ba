import { DEFAULT_OPTIONS } from '../../messages/language.js';
import { HABITS, habitOf, habitWords } from './habits.js';
import { drawSchedule, proposeExperiment } from './propose.js';

const propose = (change: object = {}, effectInSd = 1.2, userId = 'somebody') =>
  proposeExperiment({
    userId,
    weekOf: 20_514,
    pair: { x: 'sleep_minutes', y: 'mood', lag: 0, sign: 1 as const, ...change },
    effectInSd,
  });

describe('proposeExperiment', () => {
  it('returns all that a start needs: what to do, the outcome and its lag, and the days', () => {
    expect(propose()).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{14}5[0-9a-f-]{21}$/),
      habit: 'earlier_bedtime',
      title: 'An earlier bedtime',
      instruction: expect.stringContaining('bed'),
      x: 'sleep_minutes',
      outcome: 'mood',
      // What a person does in the evening shows the next day.
      lag: 1,
      days: 28,
      schedule: expect.any(Array),
      adherence: 0.75,
      effect: 1.2,
      power: 0.79,
    });
  });

  it('takes six weeks when the expected effect is below one SD, and gives the chance of an answer', () => {
    expect(propose({}, 0.8)).toMatchObject({ days: 42, power: 0.69 });
    expect(propose({}, 0.99)).toMatchObject({ days: 42 });
    expect(propose({}, -1)).toMatchObject({ days: 28, effect: 1 });
    expect(propose({}, 0.25)!.power).toBeCloseTo(0.2, 2);
    expect(propose({}, 9)!.power).toBe(0.79);
  });

  it('gives the same trial for the same person, week and pair, and another one for another person', () => {
    expect(propose()).toEqual(propose());
    expect(propose({}, 1.2, 'another')!.id).not.toBe(propose()!.id);
    expect(propose({}, 1.2, 'another')!.schedule).not.toEqual(propose()!.schedule);
  });

  it.each([
    ['an input that no habit moves', { x: 'training_load' }],
    ['a medicine as input', { x: 'medication:ibuprofen', y: 'symptom:headache', sign: -1 }],
    ['a medicine as outcome', { y: 'medication:ibuprofen' }],
    ['a symptom of the red flags', { y: 'symptom:chest_pain', sign: -1 }],
    ['an outcome that is neither better nor worse', { y: 'weight_kg' }],
    ['more of the habit with an unwelcome outcome', { sign: -1 }],
    ['more of the habit with more of a symptom', { y: 'symptom:headache', sign: 1 }],
    ['less sitting with less energy', { x: 'sedentary_minutes', y: 'energy', lag: 1, sign: 1 }],
    ['an effect two days later', { lag: 1 }],
    ['an unknown outcome', { y: 'karma' }],
  ])('proposes nothing for %s', (_, pair) => {
    expect(propose(pair)).toBeNull();
  });

  it('proposes less sitting for more energy, and more sleep for fewer headaches', () => {
    expect(propose({ x: 'sedentary_minutes', y: 'energy', lag: 1, sign: -1 })).toMatchObject({
      habit: 'stand_up_breaks',
      lag: 1,
    });
    expect(propose({ y: 'symptom:headache', sign: -1 })).not.toBeNull();
  });
});

describe('drawSchedule', () => {
  it('puts the habit on one day of each pair, and comes first and second about equally often', () => {
    let habitFirst = 0;
    for (let i = 0; i < 100; i++) {
      const schedule = drawSchedule(`id-${i}`, 28);
      expect(schedule).toHaveLength(28);
      for (let first = 0; first < 28; first += 2) {
        expect(schedule[first]).not.toBe(schedule[first + 1]);
        if (schedule[first]) habitFirst++;
      }
    }
    // 1400 pairs: five standard deviations are 94.
    expect(Math.abs(habitFirst - 700)).toBeLessThan(94);
  });
});

describe('HABITS', () => {
  it('have unique codes, move each metric only once, and contain no numbers', () => {
    const moved = HABITS.flatMap(({ moves }) => moves);
    expect(new Set(moved).size).toBe(moved.length);
    expect(new Set(HABITS.map(({ code }) => code)).size).toBe(HABITS.length);
    for (const habit of HABITS)
      expect(Object.values(habitWords(habit, DEFAULT_OPTIONS)).join(' ')).not.toMatch(
        /\d|half|quarter|medic|pill|tablet|dose|fast/i,
      );
  });

  it('throws for a code that was never in the list', () => {
    expect(() => habitOf('cold showers')).toThrow(RangeError);
  });
});
