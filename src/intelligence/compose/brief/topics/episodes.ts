import { isSameThing } from '../../../analysis/pairs/same-thing.js';
import type { AnomalyEpisode } from '../../../domain/analysis.js';
import { message } from '../../../../messages/message.js';
import { names } from '../../../../messages/slots.js';
import { importanceOf } from '../../../analysis/importance.js';
import type { Sentence } from '../../../domain/artefacts.js';
import { episodeFactId } from '../../facts/fact-ids.js';
import type { Week } from '../../week.js';
import { daysOfWeek, episodeMessage, episodeSlots } from '../../wording/level-messages.js';
import { tell, vary } from '../sentence.js';
import { cardOf } from './levels.js';
import type { Topic } from './topic.js';

/** Number of further measures named beside the one that was furthest out. */
const ALSO_NAMED = 3;

/** Number of flagged days, over all measures that were out at once, that make a story. */
const STORY_DAYS = 3;

/**
 * Days far outside the usual. Three of them, of one measure or of several at once, make a story; fewer make a card,
 * because among ten measures one is out by chance every few weeks (decision 21). A measure whose story continues is reported
 * there (continuing.ts).
 */
export function episodeTopics(week: Week): { leading: Topic | null; single: Topic | null } {
  const followed = week.stories.steps
    .filter(({ state }) => state !== 'opened')
    .map(({ story }) => story.metric);
  const episodes = week.episodes
    .filter((episode) => !followed.includes(episode.metric.code) && !isWholeWeek(episode, week))
    .sort(furthestFirst);
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

const daysInWeek = (episode: AnomalyEpisode, week: Week): number =>
  daysOfWeek(episode, week.firstDay).days.length;

/** Sorts by the summed distance of the episode's days. */
function furthestFirst(a: AnomalyEpisode, b: AnomalyEpisode): number {
  const distance = ({ days }: AnomalyEpisode): number => days.reduce((sum, { z }) => sum + Math.abs(z), 0);
  return distance(b) - distance(a) || (a.metric.code < b.metric.code ? -1 : 1);
}

function episodeTopic(episode: AnomalyEpisode, others: readonly AnomalyEpisode[], week: Week): Topic {
  const { metric, direction } = episode;
  const ids = [episodeFactId(episode)];
  const { days, furthest } = daysOfWeek(episode, week.firstDay);
  const slots = episodeSlots(episode, week.firstDay);
  const story = [
    tell(week, episodeMessage(episode, week.firstDay), ids),
    ...alsoOut(others, week),
    closing(days.length, week),
  ];
  return {
    kind: 'episode',
    metric: metric.code,
    metrics: [metric.code, ...others.map((other) => other.metric.code)],
    direction,
    key: null,
    weight: importanceOf(metric) * Math.min(MOST_SURPRISE, Math.abs(furthest.z) / 2 + days.length / 2),
    headline: tell(week, message('story.headline.episode', slots), ids),
    story,
    finding: cardOf(message('card.episode', slots), story, week),
  };
}

/** A day may be a slip of a device, however far out it is. */
const MOST_SURPRISE = 4;

function alsoOut(others: readonly AnomalyEpisode[], week: Week): Sentence[] {
  if (others.length === 0) return [];
  const named = others.slice(0, ALSO_NAMED);
  const metrics = names(named.map(({ metric }) => metric));
  return [tell(week, message('story.episode.others', { metrics }), named.map(episodeFactId))];
}

const PASSING = message('story.episode.passing');

const closing = (days: number, week: Week): Sentence =>
  tell(week, days > MOST_DAYS ? PASSING : vary(week, 'episode', [message('story.episode.few'), PASSING]));
