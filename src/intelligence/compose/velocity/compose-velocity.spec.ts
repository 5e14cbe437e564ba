import { gateWeek } from '../../analysis/gate/gate-week.js';
import { judgeLevels } from '../../analysis/budget/claim-levels.js';
import type { WeekInput } from '../../domain/week-input.js';
import { composeWeek } from '../compose-week.js';
import { FactList } from '../facts/fact-list.js';
import {
  analysisOf,
  eventfulInput,
  inputOf,
  lastDays,
  previousWeek,
  simulatedInput,
  WEEK_OF,
} from '../../testing/sample-week.js';
import { describeWeek } from '../week.js';
import { composeVelocity } from './compose-velocity.js';

/** The score alone: associations and words do not affect it. */
function velocityOf(input: WeekInput) {
  const { series } = gateWeek(input);
  const trends = judgeLevels(series, input.weekOf).trends;
  return composeVelocity(describeWeek(input, analysisOf({ series, trends })), new FactList());
}

const week = (input: WeekInput, back: number, score: number | null): WeekInput => ({
  ...input,
  previous: previousWeek({ score }),
  weekOf: WEEK_OF - back,
  lastCompleteDay: WEEK_OF - back - 1,
  streams: input.streams.map((s) => {
    const kept = Array.from(s.days).filter((day) => day < WEEK_OF - back).length;
    return { ...s, days: Array.from(s.days).slice(0, kept), values: Array.from(s.values).slice(0, kept) };
  }),
});

describe('composeVelocity', () => {
  it('adds up: the contributions are exactly the distance from 50', () => {
    for (let i = 0; i < 30; i++) {
      const { score, contributions } = velocityOf(simulatedInput(`sum ${i}`));
      if (score === null) continue;
      const tenths = contributions.reduce((sum, { points }) => sum + Math.round(points * 10), 0);
      expect(Math.round(score * 10) - 500).toBe(tenths);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
    }
  });

  it('reports momentum in at most 6 % of weeks in which nothing happened', () => {
    let compared = 0;
    let called = 0;
    for (let i = 0; i < 400; i++) {
      const person = simulatedInput(`null ${i}`, { firstDay: WEEK_OF - 49 });
      const before = velocityOf(week(person, 7, null)).score;
      if (before === null) continue;
      const { score, momentum, trend } = velocityOf(week(person, 0, before));
      if (score === null) continue;
      compared++;
      if (momentum !== null) called++;
      expect(trend === 'steady').toBe(momentum === null);
    }
    expect(compared).toBeGreaterThan(300);
    expect(called / compared).toBeLessThanOrEqual(0.06);
    // Control: a threshold that nothing ever passes would be no better.
    const moved = velocityOf({ ...eventfulInput(), previous: previousWeek({ score: 5 }) });
    expect(moved).toMatchObject({ trend: 'improving' });
    expect(moved.momentum).toBeGreaterThan(20);
  });

  it('compares only with the week directly before', () => {
    const previous = previousWeek({ score: 5 });
    const older = { ...previous, weekOf: WEEK_OF - 14 };
    expect(velocityOf({ ...eventfulInput(), previous: older })).toMatchObject({
      trend: null,
      momentum: null,
    });
  });

  it('has no trend without a score of the week before', () => {
    expect(velocityOf(eventfulInput())).toMatchObject({ trend: null, momentum: null });
  });

  it('is null, with a reason, for fewer than three measures', () => {
    const days = (n: number): number[] => Array.from({ length: n }, (_, i) => 3 + (i % 3));
    const two = [lastDays('mood', days(40)), lastDays('stress', days(40))];
    expect(velocityOf(inputOf(two))).toMatchObject({
      score: null,
      band: null,
      coverage: { measured: 2, of: 2 },
    });
    expect(velocityOf(inputOf(two)).reason).toContain('three measures');
    expect(velocityOf(inputOf([...two, lastDays('energy', days(40))])).score).not.toBeNull();
    // Weight has no better side, so it cannot be the third.
    expect(velocityOf(inputOf([...two, lastDays('weight_kg', days(40))])).score).toBeNull();
  });

  it('moves down when fatigue, soreness and stress go up', () => {
    const names = ['fatigue', 'soreness', 'stress'];
    const usual = Array.from({ length: 28 }, (_, i) => 2 + (i % 3) * 0.5);
    const worse = velocityOf(
      inputOf(names.map((name) => lastDays(name, [...usual, 5, 4.5, 5, 4.5, 5, 5, 4.5]))),
    );
    const better = velocityOf(
      inputOf(names.map((name) => lastDays(name, [...usual, 1, 1, 1.5, 1, 1, 1.5, 1]))),
    );
    expect(worse.score).toBeLessThan(40);
    expect(better.score).toBeGreaterThan(60);
  });

  it('shows the days of the week, with null where fewer than three measures were recorded', () => {
    const names = ['fatigue', 'soreness', 'stress'];
    const usual = Array.from({ length: 28 }, (_, i) => 2 + (i % 3) * 0.5);
    const gappy = names.map((name, i) =>
      lastDays(name, [...usual, 2, 2.5, i === 0 ? null : 2, 3, 2, 2.5, 2]),
    );
    const { sparkline } = velocityOf(inputOf(gappy));
    expect(sparkline).toHaveLength(7);
    expect(sparkline.map((value) => value === null)).toEqual([
      false,
      false,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('recommends nothing in a week with a warning symptom', () => {
    const usual = Array.from({ length: 28 }, (_, i) => 480 + (i % 5) * 10);
    const short = [...usual, 300, 310, 320, 300, 310, 305, 300];
    const streams = [
      lastDays('sleep_minutes', short),
      lastDays('mood', usual.concat(usual.slice(0, 7))),
      lastDays('energy', usual.concat(usual.slice(0, 7))),
    ];
    expect(composeWeek(inputOf(streams)).velocity.recommendations).toHaveLength(1);
    const warned = composeWeek(inputOf([...streams, lastDays('symptom:chest_pain', [0, 1, 0])]));
    expect(warned.velocity.recommendations).toEqual([]);
  });
});
