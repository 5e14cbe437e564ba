import { metricDefinition } from '../../../observations/catalogue.js';
import type { AnomalyEpisode, ChangeResult, LongViewResult, TrendResult } from '../../domain/analysis.js';
import { WEEK_OF } from '../../testing/sample-week.js';
import { storiesFound, type FoundLevels } from './open-stories.js';

const metric = metricDefinition('sleep_minutes')!;
const trend = {
  metric,
  word: 'higher',
  difference: 40,
  baselineMean: 420,
  baselineDays: 26,
  worthwhile: 20,
} as TrendResult;
const drift = {
  metric,
  word: 'lower',
  change: -50,
  start: 450,
  from: WEEK_OF - 56,
  until: WEEK_OF - 1,
  worthwhile: 20,
} as LongViewResult;
const change = {
  metric,
  direction: 'lower',
  since: WEEK_OF - 30,
  from: WEEK_OF - 100,
  before: 430,
  difference: -60,
  nBefore: 66,
} as ChangeResult;
const episodeOf = (days: readonly number[]): AnomalyEpisode => ({
  metric,
  days: days.map((day) => ({ day, value: 300, z: -4 })),
  direction: 'lower',
  usual: 425,
  scale: 50,
  n: 60,
  from: WEEK_OF - 70,
});
const found = (more: Partial<FoundLevels>): FoundLevels => ({
  trends: [],
  longView: [],
  changes: [],
  episodes: [],
  ...more,
});

describe('storiesFound', () => {
  it('freezes the level before each finding, and what is worth a word', () => {
    expect(storiesFound(found({ trends: [trend] }), WEEK_OF)).toEqual([
      {
        id: 'trend:sleep_minutes:2026-11-16',
        kind: 'trend',
        metric: 'sleep_minutes',
        direction: 'higher',
        since: WEEK_OF - 7,
        size: 40,
        reference: { from: WEEK_OF - 35, to: WEEK_OF - 8, level: 420, worthwhile: 20, n: 26 },
        openedOn: WEEK_OF,
        unseen: 0,
      },
    ]);
    expect(storiesFound(found({ changes: [change] }), WEEK_OF)).toMatchObject([
      {
        kind: 'change',
        since: WEEK_OF - 30,
        reference: { from: WEEK_OF - 100, to: WEEK_OF - 31, level: 430, worthwhile: 30, n: 66 },
      },
    ]);
    expect(storiesFound(found({ longView: [drift] }), WEEK_OF)).toMatchObject([
      {
        kind: 'drift',
        direction: 'lower',
        since: WEEK_OF - 29,
        reference: { from: WEEK_OF - 56, to: WEEK_OF - 30, level: 450, worthwhile: 20, n: 27 },
      },
    ]);
  });

  it('opens an episode of three days of this week, not of two', () => {
    const three = found({ episodes: [episodeOf([WEEK_OF - 4, WEEK_OF - 3, WEEK_OF - 1])], trends: [] });
    expect(storiesFound(three, WEEK_OF)).toMatchObject([
      {
        kind: 'episode',
        since: WEEK_OF - 4,
        reference: { from: WEEK_OF - 70, to: WEEK_OF - 5, level: 425, worthwhile: 25, n: 60 },
      },
    ]);
    const two = found({ episodes: [episodeOf([WEEK_OF - 9, WEEK_OF - 3, WEEK_OF - 1])] });
    expect(storiesFound(two, WEEK_OF)).toEqual([]);
  });

  it('opens one story per measure, of what is certain of the longest time', () => {
    const all = found({
      trends: [trend],
      longView: [drift],
      changes: [change],
      episodes: [episodeOf([WEEK_OF - 3, WEEK_OF - 2, WEEK_OF - 1])],
    });
    const kindsOf = (levels: FoundLevels): string[] => storiesFound(levels, WEEK_OF).map(({ kind }) => kind);
    expect(kindsOf(all)).toEqual(['change']);
    expect(kindsOf({ ...all, changes: [] })).toEqual(['drift']);
    expect(kindsOf({ ...all, changes: [], longView: [] })).toEqual(['trend']);
    expect(kindsOf({ ...all, changes: [], longView: [], trends: [] })).toEqual(['episode']);
  });

  it('opens none of what is not claimed, and none of a medicine', () => {
    const same = found({
      trends: [{ ...trend, word: 'about the same' }],
      longView: [{ ...drift, word: 'about the same' }],
    });
    expect(storiesFound(same, WEEK_OF)).toEqual([]);
    const taken = { ...change, metric: metricDefinition('medication:ibuprofen')! };
    expect(storiesFound(found({ changes: [taken] }), WEEK_OF)).toEqual([]);
  });
});
