import { isoDay } from '../../../common/calendar.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import type { Fact } from '../../domain/artefacts.js';
import type { StoryStep } from '../../domain/level-story.js';
import type { Week } from '../week.js';
import { formatDays, roundTo, spellings } from '../wording/format-value.js';
import { spokenDate } from '../wording/spoken-day.js';
import { storyFactId } from './fact-ids.js';
import type { FactList } from './fact-list.js';
import { makeFact } from './make-fact.js';

const METHOD = 'mean of this week against the level before the story opened, which stays as it was then';

/** Adds one fact for each story of an earlier week that can be followed this week. */
export function addStoryFacts(facts: FactList, week: Week): void {
  for (const step of week.stories.steps)
    if (step.state !== 'opened' && step.week) facts.add(storyFact(step, week));
}

function storyFact({ story, state, week: now, isStill }: StoryStep, week: Week): Fact {
  const metric = metricDefinition(story.metric)!;
  const { reference, direction, since } = story;
  const start = isoDay(reference.from);
  return makeFact({
    id: storyFactId(story.metric),
    kind: 'story',
    metric: story.metric,
    window: { start, end: week.period.end },
    value: roundTo(now!.mean - reference.level, metric.decimals + 1),
    unit: metric.unit,
    display: [
      ...spellings(metric, now!.mean),
      ...spellings(metric, reference.level),
      spokenDate(since),
      formatDays(now!.days),
    ],
    direction: isStill || state === 'new_level' ? direction : null,
    certainty: isStill || state === 'new_level' ? 'proven' : 'none',
    n: now!.days + reference.n,
    method: METHOD,
    evidence: [
      { series: story.metric, start, end: isoDay(reference.to) },
      { series: story.metric, ...week.period },
    ],
  });
}
