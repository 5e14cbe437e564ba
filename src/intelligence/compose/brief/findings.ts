import { isMedication, isSymptom } from '../../../observations/catalogue.js';
import { message } from '../../../messages/message.js';
import { level, name } from '../../../messages/slots.js';
import type { Finding } from '../../domain/artefacts.js';
import { metricFactId } from '../facts/fact-ids.js';
import type { FactList } from '../facts/fact-list.js';
import { usualOf } from '../facts/usual-facts.js';
import { MIN_WEEK_DAYS, WEEK_DAYS } from '../../analysis/windows.js';
import type { Week } from '../week.js';
import { tell } from './sentence.js';
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
  const findings = shown.flatMap(({ finding }) => finding ?? []);
  return {
    findings: asked ? [...findings, candidateFinding(candidate, facts)] : findings,
    topics: shown.length,
  };
}

/**
 * One more thing to look at closely: the first topic that no card had room for, else the measure with the most days.
 *
 * @param reported measures that the story has reported
 */
export function spotlight(
  week: Week,
  left: readonly Topic[],
  reported: ReadonlySet<string>,
  facts: FactList,
): Finding | null {
  return left.find(({ finding }) => finding !== null)?.finding ?? fullestMeasure(week, reported, facts);
}

/** The measures with the most days take turns, week by week. Symptoms have no mean that says anything. */
function fullestMeasure(week: Week, reported: ReadonlySet<string>, facts: FactList): Finding | null {
  const measured = week.trends.filter(
    ({ metric, weekDays }) =>
      weekDays >= MIN_WEEK_DAYS &&
      !reported.has(metric.code) &&
      !isMedication(metric.code) &&
      !isSymptom(metric.code),
  );
  const most = Math.max(...measured.map(daysOf));
  const full = measured.filter((trend) => daysOf(trend) === most);
  const fullest = full.length > 0 ? full[Math.floor(week.weekOf / WEEK_DAYS) % full.length] : null;
  if (!fullest) return null;
  const { metric, weekMean } = fullest;
  const usual = usualOf(week, facts, metric);
  const slots = { metric: name(metric), week: level(metric, weekMean) };
  const text = usual
    ? message(usual.isOneValue ? 'card.look.value' : 'card.look', { ...slots, usual: usual.slot })
    : message('card.look.mean', slots);
  const ids = [metricFactId(fullest), ...(usual ? [usual.factId] : [])];
  const sentence = tell(week, text, ids);
  return {
    title: tell(week, message('card.look.title', slots)).text,
    statement: sentence.text,
    sentences: [sentence],
    fact_ids: ids,
  };
}

const daysOf = ({ weekDays, baselineDays }: Week['trends'][number]): number => weekDays + baselineDays;
