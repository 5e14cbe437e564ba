import { isMedication } from '../../../observations/catalogue.js';
import type { AnomalyEpisode, DailySeries } from '../../domain/analysis.js';
import { SortedWindow } from '../../statistics/sorted-window.js';
import { changeInUnit, comparedDays, comparedStep, levelInUnit } from '../series/compared-scale.js';
import {
  followEpisodes,
  mayHoldEpisode,
  MIN_USUAL_DAYS,
  USUAL_DAYS,
  type Episode,
  type RecentDays,
} from './follow-episodes.js';
import { WEEK_DAYS } from '../windows.js';

/** Number of observed days before the week from which episodes are followed. */
const LOOK_BACK = 14;
/** Number of observed days to read: the usual days before that look back, and the week. */
const MOST_DAYS = USUAL_DAYS + LOOK_BACK + WEEK_DAYS;
/** Buffers that are filled again for each series and read before the next one: nothing in them leaves findEpisodes. */
const recentDay = new Float64Array(MOST_DAYS);
const recentValue = new Float64Array(MOST_DAYS);
const window = new SortedWindow(USUAL_DAYS + 1);

/**
 * Finds days far outside the person's usual level, as episodes. The usual level is the median of the 28 observed days
 * before the episode, however far back they lie (10 at least). A day is far when |z| is 3.5 or more. Days with |z| of
 * 2.5 or more on the same side, at most two observed days apart, belong to the episode. None of its days counts towards
 * its own usual level.
 *
 * The scale of z is the largest of three values: 1.4826 MAD, the measuring step, and the distance that the outer
 * twentieth of the usual days reaches on that side, in normal SDs. The last one prevents long walks and rare symptoms,
 * which occur every month, from being flagged each time: such days are skewed, and a MAD does not see their far side.
 *
 * A level that drifts, as a resting heart rate does, moves its usual level along and widens its own scale, so that it
 * is not flagged day after day. Prewhitening on top of that changes nothing (methods 2.4). After 14 observed days
 * an episode is a new level, and the usual level starts again with it.
 *
 * Only episodes with such a day in the seven days before `weekOf` are returned. Medicines are left out. Metrics
 * compared as logarithms have their z computed from logarithms, and their usual level and scale in their own unit.
 *
 * References: Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers (3.5 robust SDs); Hampel (1974), J. Am.
 * Stat. Assoc. 69:383-393.
 *
 * @returns in the order of the series, and of time
 */
export function findEpisodes(series: readonly DailySeries[], weekOf: number): AnomalyEpisode[] {
  const found: AnomalyEpisode[] = [];
  for (const one of series) {
    if (isMedication(one.metric.code)) continue;
    const recent = recentDays(one, weekOf);
    if (recent === null || !mayHoldEpisode(recent, window)) continue;
    for (const episode of followEpisodes(recent, window))
      if (episode.far[episode.far.length - 1].position >= recent.weekBegin)
        found.push(describe(episode, recent, one));
  }
  return found;
}

/** The last observed days, as many as matter; null when none of them lies in the week, or too few lie before it. */
function recentDays({ metric, start, values }: DailySeries, weekOf: number): RecentDays | null {
  let next = MOST_DAYS;
  let inWeek = 0;
  for (let i = weekOf - start - 1; i >= 0 && next > 0; i--) {
    if (Number.isNaN(values[i])) continue;
    recentDay[--next] = start + i;
    recentValue[next] = values[i];
    if (start + i >= weekOf - WEEK_DAYS) inWeek++;
  }
  const weekBegin = MOST_DAYS - next - inWeek;
  if (inWeek === 0 || MOST_DAYS - next <= MIN_USUAL_DAYS) return null;
  const raw = recentValue.subarray(next);
  return {
    days: recentDay.subarray(next),
    values: comparedDays(metric, raw),
    step: comparedStep(metric, raw),
    weekBegin,
    begin: Math.max(MIN_USUAL_DAYS, weekBegin - LOOK_BACK),
  };
}

function describe(episode: Episode, { days }: RecentDays, series: DailySeries): AnomalyEpisode {
  const { metric, start, values } = series;
  const { usual } = episode;
  return {
    metric,
    days: episode.far.map(({ position, z }) => ({
      day: days[position],
      value: values[days[position] - start],
      z,
    })),
    direction: episode.direction > 0 ? 'higher' : 'lower',
    usual: levelInUnit(metric, usual.centre),
    scale: changeInUnit(metric, usual.centre, episode.scale),
    n: episode.begin - usual.from,
    from: days[usual.from],
  };
}
