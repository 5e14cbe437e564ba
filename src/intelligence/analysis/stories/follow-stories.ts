import type { DailySeries } from '../../domain/analysis.js';
import type { LevelStory, StoryMemory, StoryStep } from '../../domain/level-story.js';
import { meanShift, shiftPValue } from '../../statistics/mean-shift.js';
import { quantile } from '../../statistics/quantile.js';
import { comparedDays, comparedStep, levelInUnit } from '../series/compared-scale.js';
import { sliceDays } from '../series/slice-days.js';
import { MIN_WEEK_DAYS, WEEK_DAYS } from '../windows.js';
import type { FoundLevels } from './open-stories.js';
import { storiesFound } from './open-stories.js';

/** Most days of the reference lie between these shares of them. */
const LOW_SHARE = 0.1;
const HIGH_SHARE = 0.9;
/** "Still higher" needs this p against the level before the story opened. */
const STILL_P = 0.05;
/** A level that has lasted this long is a new one, and says so once. */
const NEW_LEVEL_DAYS = 28;
const MIN_NEW_LEVEL_DAYS = 14;
/** After so many Mondays without days, the story is not followed any more. */
const MOST_UNSEEN = 6;

/** An ended story is remembered for as long as any window of days reaches that a finding could compare with it. */
const REMEMBERED_DAYS = 84;

export interface FollowedStories {
  /** Every story that is open or ended this week, the oldest first. */
  steps: StoryStep[];
  memory: StoryMemory;
}

export const NO_STORIES: StoryMemory = { open: [], ended: [] };

/**
 * A story is a state with a frozen reference: distance is measured from the level before it opened until the measure is
 * back there or has a new level. A reference that moves along (the last four weeks) takes the story itself for usual
 * after a while, and then says "back" of a measure that has never come back (decision 99).
 *
 * @param before what the last week left
 */
export function followStories(
  before: StoryMemory,
  found: FoundLevels,
  series: readonly DailySeries[],
  weekOf: number,
): FollowedStories {
  const bySeries = new Map(series.map((one) => [one.metric.code, one]));
  const steps = before.open.map((story) => followStory(story, bySeries.get(story.metric), weekOf));
  const followed = new Set(steps.map(({ story }) => story.metric));
  const ended = before.ended.filter(({ on }) => on > weekOf - REMEMBERED_DAYS);
  const weekOn = (metric: string): StoryStep['week'] => weekMean(bySeries.get(metric), weekOf);
  const isNews = (story: LevelStory): boolean =>
    !followed.has(story.metric) && !ended.some((one) => explains(one, story, weekOn(story.metric)));
  for (const story of storiesFound(found, weekOf, isNews))
    steps.push({ story, state: 'opened', week: weekOn(story.metric), isStill: true });
  const isOpen = ({ state }: StoryStep): boolean => state === 'opened' || state === 'ongoing';
  return {
    steps,
    memory: {
      open: steps.filter(isOpen).map(({ story }) => story),
      ended: [...ended, ...steps.filter((step) => !isOpen(step)).map((step) => endedOn(step, weekOf))],
    },
  };
}

const endedOn = ({ story, state }: StoryStep, weekOf: number): StoryMemory['ended'][number] => ({
  story,
  on: weekOf,
  ...(state === 'new_level' ? { isSettled: true } : {}),
});

/**
 * Whether a finding only shows that an earlier story has ended: the change is that story's, or the measure is where it
 * was before that story, and only the weeks between were not. From a level that was called the new usual, a return is
 * news.
 */
function explains(
  { story, on, isSettled }: StoryMemory['ended'][number],
  found: LevelStory,
  week: StoryStep['week'],
): boolean {
  if (story.metric !== found.metric) return false;
  if (found.since < on - WEEK_DAYS) return true;
  return !isSettled && week !== null && Math.abs(distanceFrom(story, week.mean)) < story.reference.worthwhile;
}

function followStory(story: LevelStory, series: DailySeries | undefined, weekOf: number): StoryStep {
  // A reference that has left the history, or was taken back, cannot be compared with.
  if (!series || story.reference.from < series.start)
    return { story, state: 'withdrawn', week: null, isStill: false };
  const week = weekMean(series, weekOf);
  if (week === null) {
    const unseen = story.unseen + 1;
    const state = unseen > MOST_UNSEEN ? 'withdrawn' : 'ongoing';
    return { story: { ...story, unseen }, state, week, isStill: false };
  }
  const seen = { ...story, unseen: 0 };
  const distance = distanceFrom(story, week.mean);
  if (isBack(story, series, week.mean)) return { story: seen, state: 'back', week, isStill: false };
  // It has gone past its old level: another story, which this week's findings may open next time.
  if (distance < 0) return { story: seen, state: 'withdrawn', week, isStill: false };
  const isStill = pAgainst(story, series, weekOf - WEEK_DAYS, weekOf) <= STILL_P;
  return { story: seen, state: hasSettled(story, series, weekOf) ? 'new_level' : 'ongoing', week, isStill };
}

/**
 * Near the old level, not half as far as it was, and where most days of that time were: all of it, so that a reader who looks
 * at the days calls it back as well.
 */
function isBack(story: LevelStory, series: DailySeries, value: number): boolean {
  const { reference, size } = story;
  const distance = Math.abs(distanceFrom(story, value));
  if (distance >= reference.worthwhile || distance > size / 2) return false;
  const days = sliceDays(series, reference.from, reference.to + 1);
  return value >= quantile(days, LOW_SHARE) && value <= quantile(days, HIGH_SHARE);
}

/** In the metric's unit, positive in the story's direction. */
const distanceFrom = ({ direction, reference }: LevelStory, value: number): number =>
  (direction === 'higher' ? 1 : -1) * (value - reference.level);

/** Whether the last four weeks, all after the story opened, are a level of their own. */
function hasSettled(story: LevelStory, series: DailySeries, weekOf: number): boolean {
  const from = weekOf - NEW_LEVEL_DAYS;
  if (story.openedOn - WEEK_DAYS > from) return false;
  const level = meanOf(series, from, weekOf);
  if (level.days < MIN_NEW_LEVEL_DAYS || distanceFrom(story, level.mean) < story.reference.worthwhile)
    return false;
  return pAgainst(story, series, from, weekOf) <= STILL_P;
}

/** Two-sided p of the days from `from` to `until - 1` against those of the reference. */
function pAgainst({ reference }: LevelStory, series: DailySeries, from: number, until: number): number {
  const { metric } = series;
  const days = Float64Array.from([
    ...sliceDays(series, reference.from, reference.to + 1),
    ...sliceDays(series, from, until),
  ]);
  const split = reference.to + 1 - reference.from;
  return shiftPValue(meanShift(comparedDays(metric, days), split, comparedStep(metric, days)));
}

function weekMean(series: DailySeries | undefined, weekOf: number): StoryStep['week'] {
  if (!series) return null;
  const week = meanOf(series, weekOf - WEEK_DAYS, weekOf);
  return week.days < MIN_WEEK_DAYS ? null : week;
}

function meanOf(series: DailySeries, from: number, until: number): { mean: number; days: number } {
  const compared = comparedDays(series.metric, sliceDays(series, from, until));
  let sum = 0;
  let days = 0;
  for (const value of compared) {
    if (Number.isNaN(value)) continue;
    sum += value;
    days++;
  }
  return { mean: levelInUnit(series.metric, sum / days), days };
}
