import { isMedication } from '../../../observations/catalogue.js';
import type { AssociationResult } from '../../domain/analysis.js';
import type { Finding } from '../../domain/artefacts.js';
import { metricFactId, pairFactId } from '../facts/fact-ids.js';
import { MIN_WEEK_DAYS } from '../../analysis/windows.js';
import { isCompared, isProven, type MovedTrend, type Week } from '../week.js';
import { formatBesideName, formatDays } from '../wording/format-value.js';
import { pairQuestion } from '../wording/pair-words.js';
import { provenStatement } from '../wording/statements.js';
import { capitalise, voiceOf } from '../wording/voice.js';

const AT_MOST = 3;

/** The same certainty, in the words of the first, second and third finding. */
const SURENESS = [
  'Chance alone would rarely show so much.',
  'That is more than your usual ups and downs.',
  'Here too, chance would rarely show so much.',
];

/** The pattern a brief may show: the surest candidate. Patterns with a medicine are never put forward. */
export function shownCandidate(week: Week): AssociationResult | null {
  return week.candidates.find(({ x, y }) => !isMedication(x) && !isMedication(y)) ?? null;
}

/** Proven changes, and at most one candidate, asked as a question. */
export function discoveries(week: Week): Finding[] {
  const candidate = shownCandidate(week);
  const trends = week.proven.slice(0, candidate ? AT_MOST - 1 : AT_MOST).map(trendFinding);
  return candidate ? [...trends, candidateFinding(candidate)] : trends;
}

function trendFinding(moved: MovedTrend, place: number): Finding {
  const { metric } = moved.trend;
  const voice = voiceOf(metric);
  return {
    title: capitalise(moved.direction === 'higher' ? voice.more : voice.less),
    statement: `${provenStatement(moved)} ${SURENESS[place]}`,
    fact_ids: [metricFactId(moved.trend)],
  };
}

function candidateFinding(pair: AssociationResult): Finding {
  return {
    title: 'Worth watching',
    statement: `${pairQuestion(pair)} We saw it over ${formatDays(pair.n)}, and it may still be chance.`,
    fact_ids: [pairFactId(pair)],
  };
}

/** The measure with the most days, so that there is one thing a person can look at closely. null when none has four. */
export function spotlight(week: Week): Finding | null {
  const fullest = week.trends
    .filter(({ metric, weekDays }) => weekDays >= MIN_WEEK_DAYS && !isMedication(metric.code))
    .reduce<(typeof week.trends)[number] | null>(
      (best, trend) => (best === null || fuller(trend, best) ? trend : best),
      null,
    );
  if (!fullest) return null;
  const { metric } = fullest;
  const voice = voiceOf(metric);
  const mean = `${voice.subject} came to ${formatBesideName(metric, fullest.weekMean)} on average over ${formatDays(fullest.weekDays)}.`;
  if (!isCompared(fullest) || fullest.spread === 0)
    return { title: voice.subject, statement: mean, fact_ids: [metricFactId(fullest)] };
  const detectable = formatBesideName(metric, fullest.detectable);
  return {
    title: voice.subject,
    statement: `${mean} With your usual ups and downs, we could notice a change of about ${detectable}.`,
    fact_ids: [metricFactId(fullest)],
  };
}

type Trend = Week['trends'][number];

/** Of two equally full ones, the one that no finding tells of already. */
function fuller(a: Trend, b: Trend): boolean {
  if (a.weekDays !== b.weekDays) return a.weekDays > b.weekDays;
  if (a.baselineDays !== b.baselineDays) return a.baselineDays > b.baselineDays;
  return isProven(b) && !isProven(a);
}
