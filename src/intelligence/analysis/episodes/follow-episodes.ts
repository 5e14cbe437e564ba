import { normalQuantile } from '../../statistics/normal-quantile.js';
import type { SortedWindow } from '../../statistics/sorted-window.js';

/** Number of observed days that define the usual level, and the smallest number that can. */
export const USUAL_DAYS = 28;
export const MIN_USUAL_DAYS = 10;
/**
 * Distances from the usual level, in robust SDs: one day beyond the first makes an episode, and days beyond the second
 * belong to one.
 */
const FAR_Z = 3.5;
const JOIN_Z = 2.5;
/** Days of an episode are at most this many observed days apart. */
const EPISODE_GAP = 2;
/** A deviation that lasts this many observed days is not an episode but a new level. */
const NEW_LEVEL_DAYS = 14;
/**
 * The share of the usual days that lies farther out on one side, and the distance at which it would lie if the days
 * were normal.
 */
const TAIL_SHARE = 0.05;
const TAIL_Z = normalQuantile(1 - TAIL_SHARE);

/** The observed days that matter to a week, by position, oldest first. */
export interface RecentDays {
  /** Day numbers. */
  days: Float64Array;
  /** On the compared scale, like the step. */
  values: Float64Array;
  /** Smallest difference that the measure can show. */
  step: number;
  /** Position of the week's first observed day, and of the first day to examine. */
  weekBegin: number;
  begin: number;
}

export interface Episode {
  /** Position of its first day. */
  begin: number;
  direction: 1 | -1;
  /** Median of the days before it, which begin at position `from`. */
  usual: { centre: number; from: number };
  scale: number;
  far: { position: number; z: number }[];
}

/**
 * A quick test: whether any day of the week lies so far from the days before the week that the episodes must be
 * followed.
 */
export function mayHoldEpisode({ values, step, weekBegin }: RecentDays, window: SortedWindow): boolean {
  if (weekBegin < MIN_USUAL_DAYS) return true;
  fill(window, values, Math.max(0, weekBegin - USUAL_DAYS), weekBegin);
  const centre = window.median();
  const limit = JOIN_Z * Math.max(window.robustSd(), step);
  for (let i = weekBegin; i < values.length; i++) if (Math.abs(values[i] - centre) >= limit) return true;
  return false;
}

/** Walks through the observed days. The usual level moves along with them, except during an episode. */
export function followEpisodes(recent: RecentDays, window: SortedWindow): Episode[] {
  const { values, begin } = recent;
  const episodes: Episode[] = [];
  let open: Episode | null = null;
  let levelBegin = 0;
  fill(window, values, Math.max(0, begin - USUAL_DAYS), begin);
  for (let position = begin; position < values.length; position++) {
    if (open && hasEnded(open, position)) {
      if (position - open.begin >= NEW_LEVEL_DAYS) levelBegin = open.begin;
      fill(window, values, Math.max(levelBegin, position - USUAL_DAYS), position);
      open = null;
    }
    if (open) join(open, values, position);
    else {
      open = beginEpisode(recent, window, levelBegin, position);
      if (open) episodes.push(open);
      else {
        window.add(values[position]);
        if (window.count > USUAL_DAYS) window.remove(values[position - USUAL_DAYS]);
      }
    }
  }
  return episodes;
}

function fill(window: SortedWindow, values: Float64Array, from: number, until: number): void {
  window.clear();
  for (let i = from; i < until; i++) window.add(values[i]);
}

function hasEnded({ begin, far }: Episode, position: number): boolean {
  return position - far[far.length - 1].position > EPISODE_GAP || position - begin >= NEW_LEVEL_DAYS;
}

function join(episode: Episode, values: Float64Array, position: number): void {
  const z = (values[position] - episode.usual.centre) / episode.scale;
  if (z * episode.direction >= JOIN_Z) episode.far.push({ position, z });
}

/**
 * The episode that the day at `position` makes, with the days that led to it; null: the day lies near the usual level.
 * @param window the usual days before `position`; unchanged when there is no episode
 */
function beginEpisode(
  recent: RecentDays,
  window: SortedWindow,
  levelBegin: number,
  position: number,
): Episode | null {
  const { values, step } = recent;
  const deviation = values[position] - window.median();
  // This already rules out most days, whatever the spread.
  if (!(Math.abs(deviation) >= FAR_Z * step)) return null;
  const direction = deviation > 0 ? 1 : -1;
  const limit = FAR_Z * scaleOf(window, direction, step);
  if (Math.abs(deviation) < limit) return null;
  const begin = firstJoining(values, position, window.median(), (direction * limit * JOIN_Z) / FAR_Z);
  const from = Math.max(levelBegin, begin - USUAL_DAYS);
  if (begin - from >= MIN_USUAL_DAYS) {
    fill(window, values, from, begin);
    const usual = { centre: window.median(), from };
    const episode: Episode = { begin, direction, usual, scale: scaleOf(window, direction, step), far: [] };
    for (let i = begin; i <= position; i++) join(episode, values, i);
    if (isFar(episode)) return episode;
  }
  fill(window, values, Math.max(levelBegin, position - USUAL_DAYS), position);
  return null;
}

/**
 * Goes back from the far day, over days at most EPISODE_GAP apart that lie beyond `limit` (signed) from the usual
 * level.
 */
function firstJoining(values: Float64Array, position: number, centre: number, limit: number): number {
  let first = position;
  for (let i = position - 1; i >= 0 && first - i <= EPISODE_GAP; i--)
    if ((values[i] - centre) / limit >= 1) first = i;
  return first;
}

/** Whether one of its days is far and its first day belongs to it, measured by the usual level before it. */
function isFar({ far, begin }: Episode): boolean {
  return far.length > 0 && far[0].position === begin && far.some(({ z }) => Math.abs(z) >= FAR_Z);
}

function scaleOf(window: SortedWindow, direction: 1 | -1, step: number): number {
  const share = direction > 0 ? 1 - TAIL_SHARE : TAIL_SHARE;
  const tail = (direction * (window.quantile(share) - window.median())) / TAIL_Z;
  return Math.max(window.robustSd(), tail, step);
}
