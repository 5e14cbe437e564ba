import type { ShadowResult } from '../../../domain/analysis.js';
import { isStopped, shadowFactId } from '../../facts/shadow-facts.js';
import { shadowStatement } from '../../wording/statements.js';
import type { Week } from '../../week.js';
import { say } from '../sentence.js';
import type { Topic } from './topic.js';

/** Topics about what is no longer recorded, and about what tends to stay unrecorded. */
export function shadowTopics(week: Week): { stopped: Topic[]; silent: Topic[] } {
  return {
    stopped: week.shadows.filter(isStopped).map(shadowTopic),
    silent: week.shadows.filter((shadow) => !isStopped(shadow)).map(shadowTopic),
  };
}

function shadowTopic(shadow: ShadowResult): Topic {
  const { metric } = shadow;
  const ids = [shadowFactId(shadow)];
  const stopped = isStopped(shadow);
  const statement = shadowStatement(shadow);
  return {
    kind: stopped ? 'stopped' : 'silence',
    metric: metric.code,
    metrics: [],
    direction: null,
    weight: 1,
    // What is not recorded is no headline about a person's week.
    minor: true,
    key: stopped ? `stopped:${metric.code}:${shadow.lastDay}` : `silence:${metric.code}`,
    headline: say(stopped ? `A gap in your ${metric.label} records` : 'What blank days may tell', ids),
    story: [say(stopped ? statement : silenceStory(shadow), ids)],
    finding: {
      title: stopped ? `A gap in your ${metric.label} records` : 'What blank days may tell',
      statement,
      fact_ids: ids,
    },
  };
}

/** Shorter than the card, which names both counts. */
function silenceStory({
  metric,
  afterBad,
}: Extract<ShadowResult, { kind: 'silent_after_bad_days' }>): string {
  return (
    `After harder days you tend to leave ${metric.label} blank the next day: ${afterBad.silent} of ${afterBad.of} times, ` +
    'and not as often after other days. So your averages may look brighter than your weeks were.'
  );
}
