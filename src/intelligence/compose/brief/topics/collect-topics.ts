import type { FactList } from '../../facts/fact-list.js';
import type { Week } from '../../week.js';
import { conjunctionTopic } from './conjunctions.js';
import { episodeTopics } from './episodes.js';
import { experimentTopics } from './experiments.js';
import { continuingTopics } from './continuing.js';
import { levelTopics } from './levels.js';
import { pairTopics } from './pairs.js';
import { shadowTopics } from './shadows.js';
import { symptomTopics } from './symptoms.js';
import type { Topic } from './topic.js';

/** A topic with a key is not reported again for this many days, by kind. */
const QUIET_DAYS: Partial<Record<Topic['kind'], number>> = { symptom: 28, silence: 84, stopped: 182 };

/**
 * All topics that are worth reporting this week, the most important first: by how surprising a thing is, times how much
 * it matters. There is one topic per measure, and none that was reported lately.
 */
export function collectTopics(week: Week, facts: FactList): Topic[] {
  const episodes = episodeTopics(week);
  const pairs = pairTopics(week, facts);
  const shadows = shadowTopics(week);
  const topics = [
    ...experimentTopics(week, facts),
    ...listOf(conjunctionTopic(week, facts)),
    ...symptomTopics(week),
    ...listOf(episodes.leading),
    ...levelTopics(week, facts),
    ...continuingTopics(week),
    ...pairs.confirmed,
    ...pairs.retired,
    ...shadows.stopped,
    ...listOf(episodes.single),
    ...shadows.silent,
  ];
  const fresh = topics.filter((topic) => isFresh(topic, week));
  return onePerMeasure(fresh.sort((a, b) => rank(b) - rank(a)));
}

/** What is too small for a story comes after all that is not; equal ranks keep their order. */
const rank = ({ weight, minor }: Topic): number => (minor ? weight - MINOR : weight);
const MINOR = 1000;

const listOf = (topic: Topic | null): Topic[] => (topic ? [topic] : []);

function isFresh({ key, kind }: Topic, { input, weekOf }: Week): boolean {
  if (key === null) return true;
  const last = input.previous?.state.told.find(({ topic }) => topic === key);
  return !last || last.on <= weekOf - (QUIET_DAYS[kind] ?? 0);
}

/**
 * Levels of one measure (far out, higher, drifting) make one story, so only the first is kept. Patterns are about two
 * measures, and a week of many measures is about none of them: these all stay.
 */
function onePerMeasure(topics: readonly Topic[]): Topic[] {
  const seen = new Set<string>();
  return topics.filter(({ kind, metric }) => {
    if (metric === null || !LEVELS.has(kind)) return true;
    if (seen.has(metric)) return false;
    seen.add(metric);
    return true;
  });
}

const LEVELS: ReadonlySet<Topic['kind']> = new Set([
  'symptom',
  'trend',
  'episode',
  'change',
  'drift',
  'ongoing',
]);
