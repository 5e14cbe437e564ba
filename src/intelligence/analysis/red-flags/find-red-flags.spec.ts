import type { WeekInput } from '../../domain/week-input.js';
import type { WeekState } from '../../domain/week-state.js';
import { buildDailySeries } from '../series/daily-series.js';
import { findRedFlags } from './find-red-flags.js';

/** A Monday. */
const WEEK_OF = 20_514;
const range = (from: number, until: number): number[] =>
  Array.from({ length: until - from }, (_, i) => from + i);

type Given = [metric: string, days: number[], value: number | ((day: number) => number), bodySite?: string];

function flags(
  streams: Given[],
  notedFlags: WeekInput['notedFlags'] = [],
  lastCompleteDay = WEEK_OF - 1,
  readUntil?: number,
) {
  const input: WeekInput = {
    userId: '00000000-0000-4000-8000-000000000001',
    weekOf: WEEK_OF,
    lastCompleteDay,
    streams: streams.map(([metric, days, value, bodySite = '']) => ({
      metric,
      source: '',
      bodySite,
      days,
      values: days.map((day) => (typeof value === 'number' ? value : value(day))),
    })),
    suspectCount: 0,
    previous: readUntil === undefined ? null : { weekOf: WEEK_OF - 7, state: { readUntil } as WeekState },
    experiments: [],
    notedFlags,
  };
  return findRedFlags({ input, series: buildDailySeries(input).series });
}
const told = (...given: Parameters<typeof flags>) =>
  flags(...given).map(({ category, days }) => `${category} ${days.map((day) => day - WEEK_OF).join(' ')}`);
/** Records that reach back far enough to call something new. */
const diary: Given = ['steps', range(WEEK_OF - 120, WEEK_OF), 8000];

describe('days that no brief has told of', () => {
  const chestPain = (day: number): Given => ['symptom:chest_pain', [day], 5];

  it('are told by the next one: a Sunday that was not over where the person is', () => {
    const sunday = WEEK_OF - 8;
    expect(told([chestPain(sunday)], [], WEEK_OF - 2, WEEK_OF - 9)).toEqual(['chest_pain -8']);
    // Who was told already is not told again.
    expect(told([chestPain(sunday)], [], WEEK_OF - 1, WEEK_OF - 8)).toEqual([]);
  });

  it('are those since the last brief of somebody who has one every second week, in notes too', () => {
    const note = { category: 'self_harm', day: WEEK_OF - 12 };
    expect(told([chestPain(WEEK_OF - 13)], [note], WEEK_OF - 1, WEEK_OF - 15)).toEqual([
      'chest_pain -13',
      'self_harm -12',
    ]);
  });

  it('are not dug up after a month', () => {
    expect(told([chestPain(WEEK_OF - 40)], [], WEEK_OF - 1, WEEK_OF - 60)).toEqual([]);
  });
});

describe('symptoms of the week', () => {
  it('are told however mild, by their days, urgent ones as such', () => {
    const found = flags([['symptom:chest_pain', [WEEK_OF - 2, WEEK_OF - 5, WEEK_OF - 2], 1]]);
    expect(found).toEqual([
      {
        category: 'chest_pain',
        urgency: 'urgent',
        days: [WEEK_OF - 5, WEEK_OF - 2],
        metric: 'symptom:chest_pain',
        bodySite: '',
      },
    ]);
  });

  it('count by their body site', () => {
    expect(told([['symptom:pain', [WEEK_OF - 1], 3, 'chest']])).toEqual(['chest_pain -1']);
    expect(told([['pain', [WEEK_OF - 1], 3, 'chest']])).toEqual(['chest_pain -1']);
    expect(told([['symptom:pain', [WEEK_OF - 1], 3, 'knee']])).toEqual([]);
  });

  it('that were absent, lie outside the week or on a day not over are not told', () => {
    expect(told([['symptom:chest_pain', [WEEK_OF - 2], 0]])).toEqual([]);
    expect(told([['symptom:chest_pain', [WEEK_OF - 8], 9]])).toEqual([]);
    expect(told([['symptom:chest_pain', [WEEK_OF - 1], 9]], [], WEEK_OF - 2)).toEqual([]);
  });

  it('of fever and a stiff neck are urgent on one day, and not apart', () => {
    const fever: Given = ['symptom:fever', [WEEK_OF - 3], 6];
    expect(told([fever, ['symptom:stiff_neck', [WEEK_OF - 3], 4]])).toEqual(['fever_stiff_neck -3']);
    expect(told([fever, ['symptom:stiff_neck', [WEEK_OF - 2], 4]])).toEqual([]);
  });
});

describe('flags found in free text', () => {
  it('are told by their days, without the text; those of other weeks and unknown ones are not', () => {
    const noted = [
      { category: 'breathing', day: WEEK_OF - 1 },
      { category: 'breathing', day: WEEK_OF - 1 },
      { category: 'breathing', day: WEEK_OF - 9 },
      { category: 'of another list', day: WEEK_OF - 1 },
    ];
    expect(flags([], noted)).toEqual([
      { category: 'breathing', urgency: 'urgent', days: [WEEK_OF - 1], metric: null, bodySite: '' },
    ]);
  });
});

describe('courses over weeks', () => {
  it('tell a symptom severe on three days, not on two', () => {
    const on = (days: number) => told([['symptom:headache', range(WEEK_OF - days, WEEK_OF), 7]]);
    expect(on(3)).toEqual(['severe_symptom -3 -2 -1']);
    expect(on(2)).toEqual([]);
  });

  it('tell a new symptom that stays, from its third to its fourth week', () => {
    const since = (days: number, records: Given = diary) =>
      told([records, ['symptom:cough', range(WEEK_OF - days, WEEK_OF), 3]]);
    expect(since(14)).toEqual(['lasting_symptom -7 -6 -5 -4 -3 -2 -1']);
    expect(since(13)).toEqual([]);
    expect(since(28)).toEqual([]);
    // Whoever has just begun to record may have had it for years.
    expect(since(14, ['steps', range(WEEK_OF - 30, WEEK_OF), 8000])).toEqual([]);
  });

  it('tell weight that fell by a twentieth in a month, not by less', () => {
    const lost = (share: number) =>
      told([
        ['weight_kg', range(WEEK_OF - 40, WEEK_OF), (day) => (day < WEEK_OF - 20 ? 80 : 80 * (1 - share))],
      ]);
    expect(lost(0.05)).toEqual(['weight_loss -7 -6 -5 -4 -3 -2 -1']);
    expect(lost(0.045)).toEqual([]);
  });

  it('tell a resting heart rate above 100 or below 40 on three days, but not where it is always that low', () => {
    const at = (usual: number, now: number, days = 3) =>
      told([
        ['resting_heart_rate', range(WEEK_OF - 60, WEEK_OF), (day) => (day < WEEK_OF - days ? usual : now)],
      ]);
    expect(at(60, 101)).toEqual(['resting_heart_rate -3 -2 -1']);
    expect(at(60, 39)).toEqual(['resting_heart_rate -3 -2 -1']);
    expect(at(60, 101, 2)).toEqual([]);
    expect(at(39, 38)).toEqual([]);
    expect(at(104, 104)).toHaveLength(1);
  });

  it("tell mood that stays in the person's own lowest band for a fortnight", () => {
    const mood = (recent: (day: number) => number) =>
      told([
        ['mood', range(WEEK_OF - 98, WEEK_OF), (day) => (day < WEEK_OF - 14 ? 3 + (day % 5) : recent(day))],
      ]);
    expect(mood(() => 2)).toEqual(['low_mood -7 -6 -5 -4 -3 -2 -1']);
    expect(mood((day) => (day % 3 === 0 ? 5 : 2))).toEqual([]);
    expect(mood((day) => 3 + (day % 5))).toEqual([]);
  });
});

it('does not depend on the order of the streams', () => {
  const streams: Given[] = [
    ['symptom:chest_pain', [WEEK_OF - 2, WEEK_OF - 4], 2],
    ['symptom:fainting', [WEEK_OF - 1], 1],
    ['symptom:headache', range(WEEK_OF - 7, WEEK_OF), 8],
  ];
  const noted = [
    { category: 'seizure', day: WEEK_OF - 1 },
    { category: 'breathing', day: WEEK_OF - 6 },
  ];
  expect(flags([...streams].reverse(), [...noted].reverse())).toEqual(flags(streams, noted));
});
