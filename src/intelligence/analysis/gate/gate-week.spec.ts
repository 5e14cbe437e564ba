import { createPcg } from '../../../common/pcg.js';
import { dayNumber } from '../../../common/calendar.js';
import type { ObservationStream } from '../../domain/week-input.js';
import type { BlockReason } from '../../domain/verdict.js';
import { inputOf, WEEK_OF } from '../../testing/sample-week.js';
import { gateWeek } from './gate-week.js';

const DAYS = 70;

type Recorded = ObservationStream & { days: number[]; values: number[] };

/** One value per day for ten weeks; NaN: not recorded. */
function daily(metric: string, valueOf: (before: number) => number, source = 'watch'): Recorded {
  const days = Array.from({ length: DAYS }, (_, i) => WEEK_OF - DAYS + i);
  const values = days.map((day) => valueOf(WEEK_OF - day));
  const kept = days.map((_, i) => i).filter((i) => !Number.isNaN(values[i]));
  return { metric, source, bodySite: '', days: kept.map((i) => days[i]), values: kept.map((i) => values[i]) };
}

/** Draws around `level`, the same in every run. */
function around(level: number, sd: number, seed = 'gate'): () => number {
  const pcg = createPcg(seed);
  return () => level + sd * pcg.normal();
}

/** The blocked days by reason, counted in days before the week of issue. */
function blockedOf(streams: readonly ObservationStream[], metric?: string): [BlockReason, number[]][] {
  const byReason = new Map<BlockReason, number[]>();
  for (const one of gateWeek(inputOf(streams)).blocked)
    if (!metric || one.metric === metric)
      byReason.set(one.reason, [...(byReason.get(one.reason) ?? []), WEEK_OF - one.day]);
  return [...byReason];
}
const week = [7, 6, 5, 4, 3, 2, 1];

describe('gateWeek', () => {
  it('blocks nothing of ordinary records, and of true changes of a body', () => {
    const [weight, heart, steps, mood, sleep] = [
      around(81, 0.4),
      around(58, 1.5),
      around(8000, 2500),
      around(6, 1.2),
      around(430, 45),
    ];
    expect(
      blockedOf([
        daily('weight_kg', (before) => weight() - (70 - before) * 0.12),
        daily('resting_heart_rate', (before) => heart() + (before < 6 ? 18 : 0)),
        daily('steps', (before) => Math.max(30, steps() * (before === 3 ? 4 : 1))),
        daily('mood', (before) => Math.round(mood() - (before <= 7 ? 3 : 0))),
        daily('symptom:nausea', (before) => (before <= 7 ? 3 : 0)),
        daily('sleep_minutes', (before) => sleep() * (before === 4 ? 0.5 : 1)),
        daily('stress', (before) => (before <= 7 ? 9 : 2 + (before % 3))),
      ]),
    ).toEqual([]);
  });

  it('reads a metric from one source, and says which days another one recorded', () => {
    const value = around(58, 1);
    const streams = [
      daily('resting_heart_rate', (before) => (before > 7 ? value() : NaN), 'ring'),
      daily('resting_heart_rate', (before) => (before <= 7 ? value() + 4 : NaN), 'strap'),
    ];
    const { series, blocked, sources } = gateWeek(inputOf(streams));
    expect(sources.get('resting_heart_rate')).toBe('strap');
    expect([...series[0].values].filter((day) => !Number.isNaN(day))).toHaveLength(7);
    expect(blocked).toHaveLength(DAYS - 7);
    expect(blocked[0]).toMatchObject({ reason: 'other_source', source: 'ring', day: WEEK_OF - DAYS });
  });

  it('keeps to the source that the week can be compared within, when a fuller one went silent', () => {
    const { sources, blocked } = gateWeek(
      inputOf([
        daily('steps', (before) => (before > 7 ? 9000 : NaN), 'watch'),
        daily('steps', () => 5000, 'phone'),
      ]),
    );
    expect(sources.get('steps')).toBe('phone');
    expect(blocked).toEqual([]);
  });

  it('takes a source whose name differs with every record for one', () => {
    const streams = week.map((before) => ({
      ...daily('steps', (at) => (at === before ? 4000 : NaN), `phone 0x2aff${before}${before}`),
    }));
    const { series, sources } = gateWeek(inputOf([...streams, daily('steps', () => 3000, 'phone')]));
    expect(sources.size).toBe(0);
    expect([...series[0].values.subarray(-7)]).toEqual(week.map(() => 7000));
  });

  it('reads warning signs of all sources, and takes a medicine that any of them knows', () => {
    const { warnings, series, blocked } = gateWeek(
      inputOf([
        daily('symptom:chills', (before) => (before > 7 ? 0 : NaN), 'a'),
        daily('symptom:chills', (before) => (before <= 7 ? 8 : NaN), 'b'),
        daily('medication:iron', (before) => (before > 7 ? 1 : NaN), 'a'),
        daily('medication:iron', (before) => (before <= 7 ? 1 : NaN), 'b'),
      ]),
    );
    const counted = (all: typeof series) =>
      all.map(({ values }) => values.filter((value) => !Number.isNaN(value)).length);
    expect(counted(warnings)).toEqual([DAYS, DAYS]);
    expect(counted(series)).toEqual([DAYS, 7]);
    expect(blocked.every(({ metric }) => metric === 'symptom:chills')).toBe(true);
  });

  it.each([
    ['pounds stored as kilograms', 'weight_kg', 81, 0.4, 2.2046],
    ['hours stored as minutes', 'sleep_minutes', 430, 40, 1 / 60],
    ['kilojoules stored as kilocalories', 'calories', 2300, 180, 4.184],
    ['kilometres stored as metres', 'distance_m', 6000, 1200, 0.001],
  ])('blocks days in another unit: %s', (_, metric, level, sd, factor) => {
    const value = around(level, sd, metric);
    expect(blockedOf([daily(metric, (before) => value() * (before <= 7 ? factor : 1))])).toEqual([
      ['unit', week],
    ]);
    // The unit of most days is right: days of another unit before the week do not block the week.
    expect(
      blockedOf([daily(metric, (before) => value() * (before > 12 && before < 30 ? factor : 1))]),
    ).toEqual([['unit', Array.from({ length: 17 }, (__, i) => 29 - i)]]);
  });

  it('blocks a stream that no person can have as written', () => {
    const value = around(7.2, 0.5);
    expect(blockedOf([daily('sleep_minutes', () => value())])[0][0]).toBe('unit');
    expect(blockedOf([daily('sleep_minutes', () => 60 * value())])).toEqual([]);
  });

  it.each([
    ['1 to 5, then 0 to 10', 'mood', (now: boolean, n: number) => (now ? 6 + (n % 3) : 3 + (n % 2))],
    ['1 to 5, then 0 to 100', 'stress', (now: boolean, n: number) => (now ? 55 + n : 2 + (n % 3))],
    ['0 to 100, then 1 to 5', 'energy', (now: boolean, n: number) => (now ? 3 + (n % 2) : 60 + (n % 9))],
  ])('leaves out the answers on an earlier scale: %s', (_, metric, answer) => {
    const found = blockedOf([daily(metric, (before) => answer(before <= 7, before))]);
    expect(found).toEqual([['scale', Array.from({ length: DAYS - 7 }, (__, i) => DAYS - i)]]);
  });

  it('believes an answer that gets worse on one scale', () => {
    const worse = (before: number) => (before <= 7 ? 6 + (before % 2) : 2 + (before % 2));
    expect(blockedOf([daily('stress', worse)])).toEqual([]);
    expect(blockedOf([daily('mood', (before) => (before <= 7 ? 1 : 7 + (before % 2)))])).toEqual([]);
  });

  it('leaves codes for "no reading" out of the days, and blocks days that hold nothing else', () => {
    const stress = around(38, 5);
    expect(
      blockedOf([daily('stress', (before) => (before < 6 ? -1 - (before % 2) : Math.round(stress())))]),
    ).toEqual([['sentinel', [5, 4, 3, 2, 1]]]);
    const mixed = daily('stress', () => 40);
    const { series, blocked } = gateWeek(
      inputOf([{ ...mixed, days: [...mixed.days, WEEK_OF - 1], values: [...mixed.values, -2] }]),
    );
    expect([series[0].values.at(-1), blocked]).toEqual([40, []]);
    // On a scale around zero, and of another name, the same numbers are answers.
    expect(blockedOf([daily('mood', (before) => (before % 5) - 2)])).toEqual([]);
    expect(blockedOf([daily('steps', (before) => (before === 3 ? 999 : 300))])).toEqual([]);
  });

  it('judges the day as a whole', () => {
    const nights = daily('sleep_minutes', () => 430);
    const streams = [
      { ...nights, days: [...nights.days, ...nights.days.slice(-2)], values: [...nights.values, 900, 1128] },
    ];
    expect(blockedOf(streams)).toEqual([['impossible_day', [2, 1]]]);
    expect(blockedOf([daily('stress', (before) => (before < 3 ? 1e300 : 3))])).toEqual([
      ['impossible_day', [2, 1]],
    ]);
  });

  it('blocks a night that is stored more than once, and no two equal walks', () => {
    const value = around(430, 30);
    const nights = daily('sleep_minutes', () => Math.round(value()));
    const again = {
      ...nights,
      days: [...nights.days, WEEK_OF - 2],
      values: [...nights.values, nights.values.at(-2)!],
    };
    expect(blockedOf([again])).toEqual([['doubled', [2]]]);
    const walks = daily('active_minutes', (before) => 20 + (before % 5) * 20);
    expect(
      blockedOf([{ ...walks, days: [...walks.days, WEEK_OF - 5], values: [...walks.values, 20] }]),
    ).toEqual([]);
  });

  it('blocks a slip of a scale or sensor, but nothing that lasts', () => {
    const weight = around(81, 0.4);
    expect(blockedOf([daily('weight_kg', (before) => (before === 3 ? 64 : weight()))])).toEqual([
      ['glitch', [3]],
    ]);
    expect(blockedOf([daily('weight_kg', (before) => weight() - (before <= 3 ? 17 : 0))])).toEqual([]);
  });

  it('blocks days on which the device was not worn, or the night was counted as sitting', () => {
    const [steps, sleep] = [around(8000, 2000, 'steps'), around(430, 30, 'sleep')];
    const day = (before: number) => {
      const asleep = sleep();
      const worn = before !== 2;
      const night = before !== 4 && worn;
      return {
        steps: worn ? Math.max(900, steps()) : 0,
        sleep_minutes: night ? asleep : NaN,
        active_minutes: worn ? 200 : 0,
        sedentary_minutes: worn ? (night ? 1380 - asleep - 200 : 1240) : 1440,
      };
    };
    const all = Array.from({ length: DAYS + 1 }, (_, before) => day(before));
    const streams = (['steps', 'sleep_minutes', 'active_minutes', 'sedentary_minutes'] as const).map((code) =>
      daily(code, (before) => all[before][code]),
    );
    expect(blockedOf(streams, 'sedentary_minutes')).toEqual([
      ['night_missing', [4]],
      ['not_worn', [2]],
    ]);
    expect(blockedOf(streams, 'steps')).toEqual([['not_worn', [2]]]);
    expect(blockedOf(streams, 'sleep_minutes')).toEqual([]);
  });

  it('begins on the day of the first record, whatever is blocked', () => {
    expect(gateWeek(inputOf([daily('stress', () => 1e300)])).start).toBe(WEEK_OF - DAYS);
    expect(dayNumber('2026-11-16')).toBe(WEEK_OF);
  });
});
