import { isoDay } from '../../../common/calendar.js';
import { isMedication } from '../../../observations/catalogue.js';
import type { AnomalyEpisode, ChangeResult, LongViewResult, TrendResult } from '../../domain/analysis.js';
import type { LevelStory } from '../../domain/level-story.js';
import { BASELINE_DAYS, WEEK_DAYS } from '../windows.js';

/** What the week has found about levels. */
export interface FoundLevels {
  trends: readonly TrendResult[];
  longView: readonly LongViewResult[];
  changes: readonly ChangeResult[];
  episodes: readonly AnomalyEpisode[];
}

/** Days of an episode that make more than a passing thing. */
const EPISODE_DAYS = 3;

/**
 * The stories that this week's findings would open, at most one for each metric: what is certain of the longest time
 * comes first (a lasting change, a drift, the week, some days of it).
 *
 * @param isNews what is no news does not hide what is
 */
export function storiesFound(
  found: FoundLevels,
  weekOf: number,
  isNews: (story: LevelStory) => boolean = () => true,
): LevelStory[] {
  const firstDay = weekOf - WEEK_DAYS;
  const spreads = new Map(found.trends.map((trend) => [trend.metric.code, trend]));
  const stories = [
    ...found.changes.map((change) => ofChange(change, weekOf)),
    ...found.longView.filter(({ word }) => isMoved(word)).map((view) => ofDrift(view, weekOf)),
    ...found.trends.filter(({ word }) => isMoved(word)).map((trend) => ofTrend(trend, weekOf)),
    ...found.episodes
      .filter(({ days }) => days.filter(({ day }) => day >= firstDay).length >= EPISODE_DAYS)
      .map((episode) => ofEpisode(episode, spreads.get(episode.metric.code), weekOf)),
  ];
  const seen = new Set<string>();
  return stories.filter((one) => {
    const { metric } = one;
    if (seen.has(metric) || isMedication(metric) || !isNews(one)) return false;
    seen.add(metric);
    return true;
  });
}

const isMoved = (word: string): boolean => word === 'higher' || word === 'lower';

type Part = Pick<LevelStory, 'kind' | 'metric' | 'direction' | 'since' | 'reference' | 'size'>;

const story = (part: Part, weekOf: number): LevelStory => ({
  id: `${part.kind}:${part.metric}:${isoDay(weekOf)}`,
  ...part,
  openedOn: weekOf,
  unseen: 0,
});

const directionOf = (difference: number): LevelStory['direction'] => (difference > 0 ? 'higher' : 'lower');

function ofTrend(trend: TrendResult, weekOf: number): LevelStory {
  const firstDay = weekOf - WEEK_DAYS;
  return story(
    {
      kind: 'trend',
      metric: trend.metric.code,
      direction: directionOf(trend.difference),
      since: firstDay,
      size: Math.abs(trend.difference),
      reference: {
        from: firstDay - BASELINE_DAYS,
        to: firstDay - 1,
        level: trend.baselineMean,
        worthwhile: trend.worthwhile,
        n: trend.baselineDays,
      },
    },
    weekOf,
  );
}

function ofEpisode(episode: AnomalyEpisode, trend: TrendResult | undefined, weekOf: number): LevelStory {
  const since = episode.days[0].day;
  return story(
    {
      kind: 'episode',
      metric: episode.metric.code,
      direction: episode.direction,
      since,
      size: Math.max(...episode.days.map(({ value }) => Math.abs(value - episode.usual))),
      reference: {
        from: episode.from,
        to: since - 1,
        level: episode.usual,
        worthwhile: Math.max(trend?.worthwhile || 0, episode.scale / 2),
        n: episode.n,
      },
    },
    weekOf,
  );
}

function ofChange(change: ChangeResult, weekOf: number): LevelStory {
  return story(
    {
      kind: 'change',
      metric: change.metric.code,
      direction: change.direction,
      since: change.since,
      size: Math.abs(change.difference),
      reference: {
        from: change.from,
        to: change.since - 1,
        level: change.before,
        // The change is known to be worthwhile: half of it is no longer the old level.
        worthwhile: Math.abs(change.difference) / 2,
        n: change.nBefore,
      },
    },
    weekOf,
  );
}

function ofDrift(view: LongViewResult, weekOf: number): LevelStory {
  const days = Math.min(BASELINE_DAYS, Math.floor((view.until - view.from) / 2));
  return story(
    {
      kind: 'drift',
      metric: view.metric.code,
      direction: directionOf(view.change),
      // The days that are compared with are those before it.
      since: view.from + days,
      size: Math.abs(view.change),
      reference: {
        from: view.from,
        to: view.from + days - 1,
        level: view.start,
        worthwhile: view.worthwhile,
        n: days,
      },
    },
    weekOf,
  );
}
