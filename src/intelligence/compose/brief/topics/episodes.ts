import { isSameThing } from '../../../analysis/pairs/same-thing.js';
import type { AnomalyEpisode } from '../../../domain/analysis.js';
import { episodeFactId } from '../../facts/fact-ids.js';
import type { Week } from '../../week.js';
import { episodeStatement } from '../../wording/statements.js';
import { capitalise, listed, voiceOf } from '../../wording/voice.js';
import { say, vary } from '../sentence.js';
import type { Topic } from './topic.js';

/** Number of further measures named beside the one that was furthest out. */
const ALSO_NAMED = 3;

/** Number of flagged days, over all measures that were out at once, that make a story. */
const STORY_DAYS = 3;

/**
 * Days far outside the usual. Three of them, of one measure or of several at once, make a story; fewer make a card,
 * because among ten measures one is out by chance every few weeks (decision 21).
 */
export function episodeTopics(week: Week): { leading: Topic | null; single: Topic | null } {
  const episodes = week.episodes.filter((episode) => !isWholeWeek(episode, week)).sort(furthestFirst);
  if (episodes.length === 0) return { leading: null, single: null };
  const [first, ...rest] = episodes;
  const others = rest.filter((other) => isAtOnce(first, other));
  const topic = episodeTopic(first, others, week);
  const days = [first, ...others].reduce((sum, episode) => sum + daysInWeek(episode, week), 0);
  const isStory = days >= STORY_DAYS;
  return isStory ? { leading: topic, single: null } : { leading: null, single: { ...topic, minor: true } };
}

/** With more days than this the whole week moved, and it is reported as the week's trend. */
const MOST_DAYS = 4;

function isWholeWeek(episode: AnomalyEpisode, week: Week): boolean {
  return (
    daysInWeek(episode, week) > MOST_DAYS &&
    week.proven.some(
      ({ trend, direction }) => trend.metric === episode.metric && direction === episode.direction,
    )
  );
}

/** Two measures of different things that were out on the same or adjacent days. */
function isAtOnce(a: AnomalyEpisode, b: AnomalyEpisode): boolean {
  if (a.metric === b.metric || isSameThing(a.metric.code, b.metric.code)) return false;
  return a.days.some((one) => b.days.some((other) => Math.abs(one.day - other.day) <= 1));
}

const daysInWeek = ({ days }: AnomalyEpisode, week: Week): number =>
  days.filter(({ day }) => day >= week.firstDay).length;

/** Sorts by the summed distance of the episode's days. */
function furthestFirst(a: AnomalyEpisode, b: AnomalyEpisode): number {
  const distance = ({ days }: AnomalyEpisode): number => days.reduce((sum, { z }) => sum + Math.abs(z), 0);
  return distance(b) - distance(a) || (a.metric.code < b.metric.code ? -1 : 1);
}

function episodeTopic(episode: AnomalyEpisode, others: readonly AnomalyEpisode[], week: Week): Topic {
  const { metric, direction } = episode;
  const voice = voiceOf(metric);
  const ids = [episodeFactId(episode)];
  const side = direction === 'lower' ? 'below' : 'above';
  const sentence = say(episodeStatement(episode, week.firstDay), ids);
  return {
    kind: 'episode',
    metric: metric.code,
    direction,
    key: null,
    headline: say(`${voice.subject} far ${side} your usual for ${spell(daysInWeek(episode, week))}`, ids),
    story: [sentence, ...alsoOut(others), closing(episode, week)],
    finding: {
      title: capitalise(`${spell(daysInWeek(episode, week))} far ${side} your usual`),
      statement: `${sentence.text} ${closing(episode, week).text}`,
      fact_ids: ids,
    },
  };
}

function alsoOut(others: readonly AnomalyEpisode[]) {
  if (others.length === 0) return [];
  const named = others.slice(0, ALSO_NAMED);
  const names = listed(named.map(({ metric }) => metric.label));
  const verb = named.length > 1 ? 'were' : voiceOf(named[0].metric).was;
  return [say(`${capitalise(names)} ${verb} also far from your usual.`, named.map(episodeFactId))];
}

const spell = (days: number): string =>
  days === 1 ? 'a day' : days > MOST_DAYS ? 'most of the week' : 'some days';

function closing(episode: AnomalyEpisode, week: Week) {
  const passing = 'Whether it was a passing thing, the next days will show. This page cannot tell why.';
  if (daysInWeek(episode, week) > MOST_DAYS) return say(passing);
  const few = 'A few days are not a trend yet, and this page cannot tell why they were so.';
  return say(vary(week, 'episode', [few, passing]));
}
