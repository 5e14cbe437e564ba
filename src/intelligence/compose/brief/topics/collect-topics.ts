import type { FactList } from '../../facts/fact-list.js';
import type { Week } from '../../week.js';
import { episodeTopics } from './episodes.js';
import { experimentTopics } from './experiments.js';
import { changeTopics, driftTopics, trendTopics } from './levels.js';
import { pairTopics } from './pairs.js';
import { shadowTopics } from './shadows.js';
import type { Topic } from './topic.js';

/** A topic with a key is not told again for so many days, by kind. */
const QUIET_DAYS: Partial<Record<Topic['kind'], number>> = {
  drift: 28,
  change: 182,
  silence: 84,
  stopped: 182,
};

/**
 * Everything worth telling this week, the most important first: what the person asked for themselves (an experiment),
 * what was far out, what changed, what new days settled. One topic a measure, and none again that was told lately.
 */
export function collectTopics(week: Week, facts: FactList): Topic[] {
  const episodes = episodeTopics(week);
  const pairs = pairTopics(week, facts);
  const shadows = shadowTopics(week);
  const ranked = [
    ...experimentTopics(week, facts),
    ...listOf(episodes.leading),
    ...trendTopics(week),
    ...changeTopics(week),
    ...pairs.confirmed,
    ...pairs.retired,
    ...driftTopics(week),
    ...shadows.stopped,
    ...listOf(episodes.single),
    ...shadows.silent,
  ];
  return onePerMeasure(ranked.filter((topic) => isFresh(topic, week)));
}

const listOf = (topic: Topic | null): Topic[] => (topic ? [topic] : []);

function isFresh({ key, kind }: Topic, { input, weekOf }: Week): boolean {
  if (key === null) return true;
  const last = input.previous?.state.told.find(({ topic }) => topic === key);
  return !last || last.on <= weekOf - (QUIET_DAYS[kind] ?? 0);
}

/** Levels of one measure (far out, higher, drifting) are one story; patterns are about two. */
function onePerMeasure(topics: readonly Topic[]): Topic[] {
  const seen = new Set<string>();
  return topics.filter(({ direction, metric }) => {
    if (direction === null || metric === null) return true;
    if (seen.has(metric)) return false;
    seen.add(metric);
    return true;
  });
}
