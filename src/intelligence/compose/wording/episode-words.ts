import type { MetricDefinition } from '../../../observations/catalogue.js';
import type { AnomalyEpisode } from '../../domain/analysis.js';
import { formatBesideName, formatDays } from './format-value.js';
import { listed } from './voice.js';
import { spokenDays } from './spoken-day.js';

/** More days than this are counted instead of named, and only the value that was furthest out is reported. */
const MOST_NAMED = 4;
const MOST_LISTED = 2;

export interface EpisodeWords {
  /** "3 and 1"; for more days "down to 1"; "8" when all are equal. */
  values: string;
  /** Example: "7". */
  usual: string;
  /** "Thursday, Saturday and Sunday"; for many days "6 days". */
  days: string;
}

/**
 * The days of the episode that lie in the week, as spoken words.
 * @param firstDay day number of the week's first day
 */
export function episodeWords(episode: AnomalyEpisode, firstDay: number): EpisodeWords {
  const days = episode.days.filter(({ day }) => day >= firstDay);
  const metric = wholeOf(episode);
  const values = days.map(({ value }) => value);
  const spoken = [...new Set(values.map((value) => formatBesideName(metric, value)))];
  return {
    values:
      days.length > MOST_LISTED && spoken.length > 1 ? furthest(episode, values, metric) : listed(spoken),
    usual: formatBesideName(metric, episode.usual),
    days: days.length > MOST_NAMED ? formatDays(days.length) : spokenDays(days.map(({ day }) => day)),
  };
}

function furthest(
  { direction }: AnomalyEpisode,
  values: readonly number[],
  metric: MetricDefinition,
): string {
  return direction === 'lower'
    ? `down to ${formatBesideName(metric, Math.min(...values))}`
    : `up to ${formatBesideName(metric, Math.max(...values))}`;
}

/** When all values are whole numbers, no decimals are shown. */
function wholeOf({ metric, days, usual }: AnomalyEpisode): MetricDefinition {
  const whole = Number.isInteger(usual) && days.every(({ value }) => Number.isInteger(value));
  return whole ? { ...metric, decimals: 0 } : metric;
}
