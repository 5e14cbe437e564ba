import { createPcg } from '../../../common/pcg.js';
import { FIRST_DAY, madeSeries } from '../../testing/made-series.js';
import type { ChangeResult, DailySeries } from '../../domain/analysis.js';
import type { SpentMonday } from '../../domain/budget.js';
import type { LevelStory, StoryMemory, StoryStep } from '../../domain/level-story.js';
import { judgeLevels } from '../budget/claim-levels.js';
import { findEpisodes } from '../episodes/find-episodes.js';
import { findChanges } from '../trends/changes.js';
import { followStories, type FollowedStories, NO_STORIES } from './follow-stories.js';
import type { FoundLevels } from './open-stories.js';

const NOTHING: FoundLevels = { trends: [], longView: [], changes: [], episodes: [] };
const CODE = 'sleep_minutes';
const WEEKS_BEFORE = 12;
/** The first day of the week that differs, and the Monday that reports it. */
const CHANGED = FIRST_DAY + 7 * WEEKS_BEFORE;
const OPENED = CHANGED + 7;

/** Twelve weeks at 7 h, then one level for each week; null: nothing is recorded. */
function weeksOf(after: readonly (number | null)[]): DailySeries {
  const levels = [...Array<number>(WEEKS_BEFORE).fill(420), ...after];
  const pcg = createPcg('stories');
  return madeSeries(CODE, 7 * levels.length, (i) => {
    const off = 20 * pcg.normal();
    return (levels[Math.floor(i / 7)] ?? NaN) + off;
  });
}

interface Monday {
  weekOf: number;
  found: FoundLevels;
  followed: FollowedStories;
}

/** The Mondays from OPENED on, each with what the one before left. */
function follow(after: readonly (number | null)[]): Monday[] {
  const series = [weeksOf(after)];
  let memory: StoryMemory = NO_STORIES;
  let budget: SpentMonday[] = [];
  return after.map((_, week) => {
    const weekOf = OPENED + 7 * week;
    const known = series.map((one) => ({ ...one, values: one.values.subarray(0, weekOf - one.start) }));
    const levels = judgeLevels(known, weekOf, budget);
    const found = {
      ...levels,
      changes: findChanges(known, weekOf),
      episodes: findEpisodes(known, weekOf),
    };
    const followed = followStories(memory, found, known, weekOf);
    ({ budget } = levels);
    ({ memory } = followed);
    return { weekOf, found, followed };
  });
}

const statesOf = (mondays: readonly Monday[]): (string | undefined)[] =>
  mondays.map(({ followed }) => followed.steps[0]?.state);

/** Seven equal days in the last week, and the reference 420 with 15 worth a word. */
const STORY: LevelStory = {
  id: `trend:${CODE}:x`,
  kind: 'trend',
  metric: CODE,
  direction: 'higher',
  since: CHANGED,
  openedOn: OPENED,
  unseen: 0,
  size: 90,
  reference: { from: CHANGED - 28, to: CHANGED - 1, level: 420, worthwhile: 15, n: 28 },
};

/** What becomes of STORY in a later week at `level`. */
function stepAt(level: number, story: LevelStory = STORY, weekOf = OPENED + 7): StoryStep {
  const weeks = (weekOf - CHANGED) / 7;
  const series = madeSeries(CODE, 7 * (WEEKS_BEFORE + weeks), (i) => {
    if (i >= 7 * (WEEKS_BEFORE + weeks - 1)) return level;
    return i >= 7 * WEEKS_BEFORE ? 480 : 420 + (i % 2 === 0 ? 10 : -10);
  });
  return followStories({ open: [story], ended: [] }, NOTHING, [series], weekOf).steps[0];
}

describe('followStories', () => {
  it('opens a story with a claimed trend, and with none that is about the same', () => {
    const [monday] = follow([490]);
    expect(monday.found.trends[0].word).toBe('higher');
    expect(monday.followed.steps).toMatchObject([
      {
        state: 'opened',
        story: { metric: CODE, direction: 'higher', openedOn: OPENED, since: CHANGED, unseen: 0 },
      },
    ]);
    expect(monday.followed.memory).toEqual({ open: [monday.followed.steps[0].story], ended: [] });
    const [quiet] = follow([420]);
    expect(quiet.followed).toEqual({ steps: [], memory: NO_STORIES });
  });

  it('keeps its reference while the four weeks before slide over the story, and then calls it a new level', () => {
    const mondays = follow([490, 490, 490, 490, 490, 490]);
    expect(statesOf(mondays)).toEqual(['opened', 'ongoing', 'ongoing', 'new_level', undefined, undefined]);
    const { reference } = mondays[0].followed.steps[0].story;
    expect(reference).toMatchObject({ from: CHANGED - 28, to: CHANGED - 1, n: 28 });
    for (const { followed } of mondays.slice(1, 4)) {
      expect(followed.steps[0].story.reference).toEqual(reference);
      expect(followed.steps[0].isStill).toBe(true);
    }
    // By now the four weeks before are the story itself: nothing has moved, and nothing has come back.
    expect(mondays[4].found.trends[0].word).toBe('about the same');
    expect(mondays[4].followed.memory).toMatchObject({ open: [], ended: [{ on: OPENED + 21 }] });
  });

  it('stays open, and is not back, while too few days are there for a new level', () => {
    const mondays = follow([490, null, null, null, 490, null, null, null, 490]);
    expect(statesOf(mondays)).toEqual(['opened', ...Array<string>(8).fill('ongoing')]);
    const [first, ...later] = mondays.map(({ followed }) => followed.steps[0].story);
    for (const story of later) expect({ ...story, unseen: 0 }).toEqual(first);
    // The control: no Monday after the first has days enough to claim it again.
    for (const { found } of mondays.slice(1)) expect(found.trends[0].word).toBe('too little data');
  });

  it.each([
    ['back', 429],
    ['back', 411],
    // Near enough, and outside of where the days of the reference were.
    ['ongoing', 431],
    ['ongoing', 435],
    ['withdrawn', 409],
    ['withdrawn', 300],
  ])('is %s at %d, 420 before and 15 worth a word', (state, level) => {
    expect(stepAt(level).state).toBe(state);
    const lower: LevelStory = { ...STORY, direction: 'lower' };
    expect(stepAt(840 - level, lower).state).toBe(state);
  });

  it('becomes a new level after four weeks, not before', () => {
    expect(stepAt(480, STORY, OPENED + 14).state).toBe('ongoing');
    expect(stepAt(480, STORY, OPENED + 21).state).toBe('new_level');
    // Opened a week later: the last four weeks still hold a week before it.
    expect(stepAt(480, { ...STORY, openedOn: OPENED + 7 }, OPENED + 21).state).toBe('ongoing');
  });

  it('is withdrawn when the measure has been unseen for more than six Mondays, or its reference is gone', () => {
    expect(stepAt(NaN, { ...STORY, unseen: 5 })).toMatchObject({ state: 'ongoing', story: { unseen: 6 } });
    expect(stepAt(NaN, { ...STORY, unseen: 6 })).toMatchObject({ state: 'withdrawn', week: null });
    expect(stepAt(480, { ...STORY, unseen: 6 })).toMatchObject({ state: 'ongoing', story: { unseen: 0 } });
    const early = { ...STORY, reference: { ...STORY.reference, from: FIRST_DAY - 1 } };
    expect(stepAt(480, early).state).toBe('withdrawn');
    expect(followStories({ open: [STORY], ended: [] }, NOTHING, [], OPENED + 7).steps[0].state).toBe(
      'withdrawn',
    );
    expect(statesOf(follow([490, null, null, null, null, null, null, null, null]))).toEqual([
      'opened',
      ...Array<string>(6).fill('ongoing'),
      'withdrawn',
      undefined,
    ]);
  });

  it('opens no story of a fall when only the weeks between have ended', () => {
    const after = [490, 490, 490, 420, 420, 420, 350];
    const mondays = follow(after);
    expect(statesOf(mondays)).toEqual([
      'opened',
      'ongoing',
      'ongoing',
      'back',
      undefined,
      undefined,
      // A fall below the old level is news.
      'opened',
    ]);
    expect(mondays[6].followed.steps[0].story.direction).toBe('lower');
    // Three of the four weeks before were high: a finding "lower" would only say that they have ended.
    const { found, weekOf } = mondays[4];
    const [trend] = found.trends;
    expect(trend.baselineMean - trend.weekMean).toBeGreaterThan(trend.worthwhile);
    const claimed: FoundLevels = { ...NOTHING, trends: [{ ...trend, word: 'lower' }] };
    const series = [weeksOf(after.slice(0, 5))];
    const { memory } = mondays[3].followed;
    expect(memory.ended).toMatchObject([{ story: { metric: CODE }, on: OPENED + 21 }]);
    expect(followStories(memory, claimed, series, weekOf).steps).toEqual([]);
    expect(followStories(NO_STORIES, claimed, series, weekOf).steps).toMatchObject([{ state: 'opened' }]);
  });

  it('opens what is new although an older change is still found beside it', () => {
    const mondays = follow([490, 490, 490, 490, 490, 490, 340]);
    const { found, weekOf } = mondays[6];
    expect(found.trends[0].word).toBe('lower');
    const old = { metric: found.trends[0].metric, direction: 'higher', since: CHANGED } as ChangeResult;
    const both = { ...found, changes: [{ ...old, from: CHANGED - 60, before: 420, difference: 70 }] };
    const { steps } = followStories(mondays[5].followed.memory, both, [weeksOf(Array(7).fill(340))], weekOf);
    expect(steps).toMatchObject([{ state: 'opened', story: { kind: 'trend', direction: 'lower' } }]);
  });

  it('opens a return from a level that was called the new usual', () => {
    const after = [490, 490, 490, 490, 490, 490, 490, 490, 420];
    const mondays = follow(after);
    expect(statesOf(mondays).indexOf('new_level')).toBe(3);
    const { found, weekOf } = mondays[8];
    const claimed: FoundLevels = { ...NOTHING, trends: [{ ...found.trends[0], word: 'lower' }] };
    const { steps } = followStories(mondays[7].followed.memory, claimed, [weeksOf(after)], weekOf);
    expect(steps).toMatchObject([{ state: 'opened', story: { kind: 'trend', direction: 'lower' } }]);
  });

  it('opens a fall below the old level right after the story has ended', () => {
    const mondays = follow([490, 490, 490, 420, 330]);
    expect(statesOf(mondays)).toEqual(['opened', 'ongoing', 'ongoing', 'back', 'opened']);
    expect(mondays[4].followed.steps[0].story).toMatchObject({ direction: 'lower', openedOn: OPENED + 28 });
  });

  it('leaves what the week before left as it was', () => {
    const before: StoryMemory = { open: [STORY], ended: [{ story: STORY, on: OPENED }] };
    const copy = JSON.stringify(before);
    followStories(before, NOTHING, [weeksOf([490, 420])], OPENED + 7);
    expect(JSON.stringify(before)).toBe(copy);
  });
});
