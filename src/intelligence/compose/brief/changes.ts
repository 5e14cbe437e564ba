import type { Sentence } from '../../domain/artefacts.js';
import { metricFactId } from '../facts/fact-ids.js';
import type { MovedTrend, Week } from '../week.js';
import { formatBesideName, formatDays } from '../wording/format-value.js';
import { leanStatement } from '../wording/statements.js';
import { listed, voiceOf } from '../wording/voice.js';
import { say, vary } from './sentence.js';

export const factOf = ({ trend }: MovedTrend): string => metricFactId(trend);

/**
 * What moved, told in at most three sentences the rest summed up: the strongest proven change with its figure,
 * the other proven ones by direction (the findings hold their figures), and the leans as leans.
 */
export function tellChanges(week: Week): Sentence[] {
  const [strongest, ...others] = week.proven;
  const sentences: Sentence[] = [];
  if (strongest) sentences.push(tellStrongest(week, strongest));
  if (others.length === 1) sentences.push(say(`${predicate(others[0])} too.`, others.map(factOf)));
  else if (others.length > 1) sentences.push(say(`${byDirection(others, 'were', '')}.`, others.map(factOf)));
  const { leaning } = week;
  if (leaning.length === 1) sentences.push(say(leanStatement(leaning[0]), leaning.map(factOf)));
  else if (leaning.length > 1)
    sentences.push(
      say(
        `${byDirection(leaning, 'may have been', 'a little ')}, but that could be chance.`,
        leaning.map(factOf),
      ),
    );
  return sentences;
}

function tellStrongest(week: Week, moved: MovedTrend): Sentence {
  const { metric, weekMean, weekDays } = moved.trend;
  const welcome =
    moved.valence === 'better'
      ? ` ${vary(week, 'welcome', ['That is a welcome change.', 'That is good to see.'])}`
      : '';
  return say(
    `${predicate(moved)} than in the weeks before, at ${formatBesideName(metric, weekMean)} on average over ${formatDays(weekDays)}.${welcome}`,
    [factOf(moved)],
  );
}

/** "Sleep was longer" */
function predicate({ trend, direction }: MovedTrend): string {
  const voice = voiceOf(trend.metric);
  return `${voice.subject} ${voice.was} ${direction === 'higher' ? voice.higher : voice.lower}`;
}

/** More names than this on one side are a list nobody reads; the table of measures has them all. */
const MOST_NAMED = 4;

function shortened(names: readonly string[]): string[] {
  return names.length <= MOST_NAMED ? [...names] : [...names.slice(0, MOST_NAMED - 1), 'other measures'];
}

/** "Mood and soreness were higher, stress was lower" */
function byDirection(moved: readonly MovedTrend[], verb: string, hedge: string): string {
  const groups = (['higher', 'lower'] as const).flatMap((direction) => {
    const names = moved.filter((one) => one.direction === direction).map(({ trend }) => trend.metric.label);
    if (names.length === 0) return [];
    const single = names.length === 1 && verb === 'were' && names[0] !== 'steps';
    return [`${listed(shortened(names))} ${single ? 'was' : verb} ${hedge}${direction}`];
  });
  const text = groups.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
