import { isoDay } from '../../../common/calendar.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import { ASSOCIATION_DAYS } from '../../analysis/windows.js';
import type { LadderPair } from '../../domain/analysis.js';
import { USUAL_DAYS } from '../../analysis/series/usual-days.js';
import type { BriefStory } from '../../domain/artefacts.js';
import type { StoryStep } from '../../domain/level-story.js';
import { pairFactId, storyFactId, TOGETHER } from '../facts/fact-ids.js';
import type { FactList } from '../facts/fact-list.js';
import type { Week } from '../week.js';
import { roundTo } from '../wording/format-value.js';

/** Every story that is open or has ended this week, for machines. */
export function briefStories(week: Week, facts: FactList): BriefStory[] {
  const { conjunction } = week;
  const stories = week.stories.steps.map((step) => storyOf(step, facts));
  stories.push(...week.withdrawn.map(({ pair }) => withdrawnStory(pair, facts)));
  if (conjunction)
    stories.unshift({
      id: `conjunction:${isoDay(week.weekOf)}`,
      kind: 'conjunction',
      metrics: conjunction.members.map(({ metric }) => metric.code),
      direction: null,
      state: 'opened',
      since: week.period.start,
      reference: {
        from: isoDay(week.firstDay - USUAL_DAYS),
        to: isoDay(week.firstDay - 1),
        level: null,
        n: USUAL_DAYS,
      },
      level: null,
      fact_ids: [TOGETHER],
    });
  return stories;
}

/** A pattern is a story while it is a question, from its declaration on. */
function withdrawnStory(pair: LadderPair, facts: FactList): BriefStory {
  const { declaredOn } = pair;
  return {
    id: `pattern:${pair.x}:${pair.y}:${pair.lag}:${isoDay(declaredOn)}`,
    kind: 'pattern',
    metrics: [pair.x, pair.y],
    direction: null,
    state: 'withdrawn',
    since: isoDay(declaredOn),
    reference: {
      from: isoDay(declaredOn - ASSOCIATION_DAYS),
      to: isoDay(declaredOn - 1),
      level: null,
      n: ASSOCIATION_DAYS,
    },
    level: null,
    fact_ids: facts.knownIds(pairFactId(pair)),
  };
}

function storyOf({ story, state, week }: StoryStep, facts: FactList): BriefStory {
  const { metric, reference } = story;
  const decimals = (metricDefinition(metric)?.decimals ?? 0) + 1;
  return {
    id: story.id,
    kind: story.kind,
    metrics: [metric],
    direction: story.direction,
    state,
    since: isoDay(story.since),
    reference: {
      from: isoDay(reference.from),
      to: isoDay(reference.to),
      level: roundTo(reference.level, decimals),
      n: reference.n,
    },
    level: week ? roundTo(week.mean, decimals) : null,
    fact_ids: facts.knownIds(
      storyFactId(metric),
      `trend:${metric}`,
      `change:${metric}`,
      `long_view:${metric}`,
    ),
  };
}
