import type { Sentence } from '../../domain/artefacts.js';
import { metricFactId } from '../facts/fact-ids.js';
import type { MovedTrend, Week } from '../week.js';
import { leanStatement } from '../wording/statements.js';
import { capitalise, listed, voiceOf } from '../wording/voice.js';
import { say } from './sentence.js';

export const factOf = ({ trend }: MovedTrend): string => metricFactId(trend);

/**
 * Sentences about the proven changes that do not lead the story, grouped by direction. Their figures are in the
 * findings and the table.
 */
export function reportOthers(week: Week, leading: string | null): Sentence[] {
  const others = week.proven.filter(({ trend }) => trend.metric.code !== leading);
  const also = others.length < week.proven.length;
  if (others.length === 0) return [];
  if (others.length === 1)
    return [say(`${predicate(others[0])}${also ? ' too' : ' this week'}.`, others.map(factOf))];
  return [say(`${byDirection(others, 'were')}${also ? ' too' : ' this week'}.`, others.map(factOf))];
}

/** Sentences about possible changes. They always say "may have", and that it may be chance. */
export function reportLeans(week: Week, reported: ReadonlySet<string>): Sentence[] {
  const leaning = week.leaning.filter(({ trend }) => !reported.has(trend.metric.code));
  if (leaning.length === 0) return [];
  const ids = leaning.map(factOf);
  if (leaning.length === 1) return [say(leanStatement(leaning[0]), ids)];
  return [say(`${byDirection(leaning, 'may have been')}, but that could be chance.`, ids)];
}

/** Example: "Sleep was longer". */
function predicate({ trend, direction }: MovedTrend): string {
  const voice = voiceOf(trend.metric);
  return `${voice.subject} ${voice.was} ${direction === 'higher' ? voice.higher : voice.lower}`;
}

/** A longer list of names on one side would not be read. The table of measures has all of them. */
const MOST_NAMED = 4;

function shortened(names: readonly string[]): string[] {
  return names.length <= MOST_NAMED ? [...names] : [...names.slice(0, MOST_NAMED - 1), 'other measures'];
}

/** Example: "Mood and soreness were higher, and stress was lower". */
function byDirection(moved: readonly MovedTrend[], verb: string): string {
  const groups = (['higher', 'lower'] as const).flatMap((direction) => {
    const metrics = moved.filter((one) => one.direction === direction).map(({ trend }) => trend.metric);
    if (metrics.length === 0) return [];
    const [only] = metrics.map(voiceOf);
    const names = listed(shortened(metrics.map(({ label }) => label)));
    if (metrics.length > 1) return [`${names} ${verb} ${direction}`];
    return [`${names} ${verb === 'were' ? only.was : verb} ${only[direction]}`];
  });
  return capitalise(groups.join(', and '));
}
