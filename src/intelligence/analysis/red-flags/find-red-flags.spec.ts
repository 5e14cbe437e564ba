import type { WeekInput } from '../../domain/week-input.js';
import type { WeekState } from '../../domain/week-state.js';
import { gateWeek } from '../gate/gate-week.js';
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
    timeZone: null,
  };
  return findRedFlags({ input, series: gateWeek(input).warnings });
}
const reported = (...given: Parameters<typeof flags>) =>
  flags(...given).map(({ category, days }) => `${category} ${days.map((day) => day - WEEK_OF).join(' ')}`);
/** Records that reach back far enough to call something new. */
const diary: Given = ['steps', range(WEEK_OF - 120, WEEK_OF), 8000];

describe('findRedFlags on days that no brief has reported', () => {
  const chestPain = (day: number): Given => ['symptom:chest_pain', [day], 5];

  it("includes a Sunday that was not over in the person's zone at the last brief", () => {
    const sunday = WEEK_OF - 8;
    expect(reported([chestPain(sunday)], [], WEEK_OF - 2, WEEK_OF - 9)).toEqual(['chest_pain -8']);
    // A flag that was reported already is not reported again.
    expect(reported([chestPain(sunday)], [], WEEK_OF - 1, WEEK_OF - 8)).toEqual([]);
  });

  it('includes the days since the last brief of a user that has one every second week, in notes too', () => {
    const note = { category: 'self_harm', day: WEEK_OF - 12 };
    expect(reported([chestPain(WEEK_OF - 13)], [note], WEEK_OF - 1, WEEK_OF - 15)).toEqual([
      'chest_pain -13',
      'self_harm -12',
    ]);
  });

  it('leaves out days of more than a month ago', () => {
    expect(reported([chestPain(WEEK_OF - 40)], [], WEEK_OF - 1, WEEK_OF - 60)).toEqual([]);
  });
});

describe('findRedFlags in symptoms of the week', () => {
  it('reports symptoms however mild, with their days, and urgent ones as urgent', () => {
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

  it('reads the body site of a symptom', () => {
    expect(reported([['symptom:pain', [WEEK_OF - 1], 3, 'chest']])).toEqual(['chest_pain -1']);
    expect(reported([['pain', [WEEK_OF - 1], 3, 'chest']])).toEqual(['chest_pain -1']);
    expect(reported([['symptom:pain', [WEEK_OF - 1], 3, 'knee']])).toEqual([]);
  });

  it('ignores symptoms that were absent, lie outside the week or on a day that is not over', () => {
    expect(reported([['symptom:chest_pain', [WEEK_OF - 2], 0]])).toEqual([]);
    expect(reported([['symptom:chest_pain', [WEEK_OF - 8], 9]])).toEqual([]);
    expect(reported([['symptom:chest_pain', [WEEK_OF - 1], 9]], [], WEEK_OF - 2)).toEqual([]);
  });

  it('reports fever with a stiff neck as urgent on one day, and not on different days', () => {
    const fever: Given = ['symptom:fever', [WEEK_OF - 3], 6];
    expect(reported([fever, ['symptom:stiff_neck', [WEEK_OF - 3], 4]])).toEqual(['fever_stiff_neck -3']);
    expect(reported([fever, ['symptom:stiff_neck', [WEEK_OF - 2], 4]])).toEqual([]);
  });
});

describe('findRedFlags in free text', () => {
  it('reports noted flags by their days, without the text, and ignores those of other weeks and unknown ones', () => {
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

describe('findRedFlags in courses over weeks', () => {
  it('reports a symptom that is severe on three days, not on two', () => {
    const on = (days: number) => reported([['symptom:headache', range(WEEK_OF - days, WEEK_OF), 7]]);
    expect(on(3)).toEqual(['severe_symptom -3 -2 -1']);
    expect(on(2)).toEqual([]);
  });

  it('reports a new symptom that stays, from its third to its fourth week, where it was logged as absent before', () => {
    const since = (days: number, absent: number) =>
      reported([
        diary,
        ['symptom:cough', range(WEEK_OF - 60, WEEK_OF - 60 + absent), 0],
        ['symptom:cough', range(WEEK_OF - days, WEEK_OF), 3],
      ]);
    expect(since(14, 10)).toEqual(['lasting_symptom -7 -6 -5 -4 -3 -2 -1']);
    expect(since(13, 10)).toEqual([]);
    expect(since(28, 10)).toEqual([]);
    // A person who has just begun to record it may have had it for years.
    expect(since(14, 9)).toEqual([]);
  });

  it('reports a headache once when it comes to fifteen of 28 days', () => {
    const on = (days: number, until = WEEK_OF) =>
      reported([diary, ['symptom:headache', range(until - days, until), 3]]);
    expect(on(15)).toEqual(['frequent_symptom -7 -6 -5 -4 -3 -2 -1']);
    expect(on(14)).toEqual([]);
    // It had come that far a week ago.
    expect(on(22)).toEqual([]);
  });

  it('reports weight that fell by a twentieth in a month, not by less', () => {
    const lost = (share: number) =>
      reported([
        ['weight_kg', range(WEEK_OF - 40, WEEK_OF), (day) => (day < WEEK_OF - 20 ? 80 : 80 * (1 - share))],
      ]);
    expect(lost(0.05)).toEqual(['weight_loss -7 -6 -5 -4 -3 -2 -1']);
    expect(lost(0.045)).toEqual([]);
  });

  it('reports a resting heart rate above 100 or below 40 on three days, but not where it is always that low', () => {
    const at = (usual: number, now: number, days = 3) =>
      reported([
        ['resting_heart_rate', range(WEEK_OF - 60, WEEK_OF), (day) => (day < WEEK_OF - days ? usual : now)],
      ]);
    expect(at(60, 101)).toEqual(['resting_heart_rate -3 -2 -1']);
    expect(at(60, 39)).toEqual(['resting_heart_rate -3 -2 -1']);
    expect(at(60, 101, 2)).toEqual([]);
    expect(at(39, 38)).toEqual([]);
    expect(at(104, 104)).toHaveLength(1);
  });

  it("reports mood that stays in the person's own lowest band for a fortnight", () => {
    const mood = (recent: (day: number) => number) =>
      reported([
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
