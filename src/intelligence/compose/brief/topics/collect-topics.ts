import type { FactList } from '../../facts/fact-list.js';
import type { Week } from '../../week.js';
import { episodeTopics } from './episodes.js';
import { experimentTopics } from './experiments.js';
import { changeTopics, driftTopics, trendTopics } from './levels.js';
import { pairTopics } from './pairs.js';
import { shadowTopics } from './shadows.js';
import type { Topic } from './topic.js';

/** A topic with a key is not reported again for this many days, by kind. */
const QUIET_DAYS: Partial<Record<Topic['kind'], number>> = {
  drift: 28,
  change: 182,
  silence: 84,
  stopped: 182,
};

/**
 * All topics that are worth reporting this week, the most important first: what the person asked themselves (an
 * experiment), what was far out, what changed, what new days settled. There is one topic per measure, and none that
 * was reported lately.
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

/**
 * Levels of one measure (far out, higher, drifting) make one story, so only the first is kept. Patterns are about two
 * measures and all stay.
 */
function onePerMeasure(topics: readonly Topic[]): Topic[] {
  const seen = new Set<string>();
  return topics.filter(({ direction, metric }) => {
    if (direction === null || metric === null) return true;
    if (seen.has(metric)) return false;
    seen.add(metric);
    return true;
  });
}
