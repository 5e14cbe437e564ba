import { isMedication } from '../../../observations/catalogue.js';
import type { Finding } from '../../domain/artefacts.js';
import { metricFactId } from '../facts/fact-ids.js';
import type { FactList } from '../facts/fact-list.js';
import { detectableChange } from '../facts/metric-facts.js';
import { MIN_WEEK_DAYS, WEEK_DAYS } from '../../analysis/windows.js';
import { isCompared, type Week } from '../week.js';
import { formatBesideName, formatChangeBesideName } from '../wording/format-value.js';
import { voiceOf } from '../wording/voice.js';
import { candidateFinding } from './topics/pairs.js';
import type { Topic } from './topics/topic.js';

const AT_MOST = 3;

/**
 * The cards: what stood out besides the story, and at most one candidate as a question. A candidate that was asked
 * before is only mentioned in "looking ahead".
 */
export function discoveries(
  week: Week,
  topics: readonly Topic[],
  facts: FactList,
): { findings: Finding[]; topics: number } {
  const candidate = week.question;
  const asked = candidate !== null && candidate.isNew;
  const shown = topics.slice(0, asked ? AT_MOST - 1 : AT_MOST);
  const findings = shown.map(({ finding }) => finding);
  return {
    findings: asked ? [...findings, candidateFinding(candidate, facts)] : findings,
    topics: shown.length,
  };
}

/**
 * One more thing to look at closely: the first topic that no card had room for, else the measure with the most days.
 */
export function spotlight(week: Week, left: readonly Topic[]): Finding | null {
  return left.at(0)?.finding ?? fullestMeasure(week);
}

/** The measures with the most days take turns, week by week. */
function fullestMeasure(week: Week): Finding | null {
  const measured = week.trends.filter(
    ({ metric, weekDays }) => weekDays >= MIN_WEEK_DAYS && !isMedication(metric.code),
  );
  const most = Math.max(...measured.map(daysOf));
  const full = measured.filter((trend) => daysOf(trend) === most);
  const fullest = full.length > 0 ? full[Math.floor(week.weekOf / WEEK_DAYS) % full.length] : null;
  if (!fullest) return null;
  const { metric } = fullest;
  const voice = voiceOf(metric);
  const mean = `${voice.subject} came to ${formatBesideName(metric, fullest.weekMean)} on average this week.`;
  const ids = [metricFactId(fullest)];
  if (!isCompared(fullest) || fullest.spread === 0)
    return { title: voice.subject, statement: mean, fact_ids: ids };
  const detectable = formatChangeBesideName(metric, detectableChange(fullest));
  return {
    title: voice.subject,
    statement: `${mean} With your usual ups and downs, we could notice a change of about ${detectable}.`,
    fact_ids: ids,
  };
}

const daysOf = ({ weekDays, baselineDays }: Week['trends'][number]): number => weekDays + baselineDays;
