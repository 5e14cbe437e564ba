import type {
  AssociationFamily,
  AssociationResult,
  ClosestQuestion,
  DailySeries,
} from '../../domain/analysis.js';
import { adjustedPValue } from './adjusted-p-value.js';
import { clipDays } from '../series/clip-days.js';
import { byPValue, isSamePair } from './compare-pairs.js';
import { countPairedDays } from '../series/count-paired-days.js';
import { ASSOCIATION_DAYS, CANDIDATE_Q, WEEK_DAYS } from '../windows.js';

/** Not even a lean above it: of 16 questions about nothing, one or two come below. */
const LEAN_P = 0.05;
const MAX_WEEKS = 12;
const SHRINKAGE = 2;
/** How often one records is read off these last days. */
const RECENT_DAYS = 28;

/**
 * The question that came closest without getting there (smallest p above q = .05), and in how many weeks it would, if the
 * days went on like this: recorded as often as in the last four weeks, while the oldest leave the window.
 *
 * The one that stands out among many is stronger on its own days than in truth. Its correlation is shrunk by 1 - 2/t^2
 * (in the way of James & Stein 1961; 1 would do for a question alone) before it is carried forward.
 *
 * @returns null when none leans, or none would get there within 12 weeks
 */
export function closestQuestion(
  family: AssociationFamily,
  series: readonly DailySeries[],
  weekOf: number,
): ClosestQuestion | null {
  const open = family.tested.filter(
    (pair) =>
      pair.q > CANDIDATE_Q &&
      pair.p <= LEAN_P &&
      !family.refused.some((refused) => refused.reason === 'redundant' && isSamePair(refused, pair)),
  );
  if (open.length === 0) return null;
  const pair = open.reduce((best, one) => (byPValue(one, best) < 0 ? one : best));
  const weeks = weeksToGo(pair, neededP(family), series, weekOf);
  return weeks === null ? null : { pair, weeks };
}

/** What the next pair must reach to be a candidate beside those that are. */
function neededP({ tested, otherQ }: AssociationFamily): number {
  const q = [...tested.map((pair) => pair.q), ...otherQ].filter((one) => !Number.isNaN(one));
  const passed = q.filter((one) => one <= CANDIDATE_Q).length;
  return (CANDIDATE_Q * (passed + 1)) / q.length;
}

function weeksToGo(
  pair: AssociationResult,
  needed: number,
  series: readonly DailySeries[],
  weekOf: number,
): number | null {
  const { rho, n, nEffective, lag } = pair;
  const x = series.find(({ metric }) => metric.code === pair.x)!;
  const y = series.find(({ metric }) => metric.code === pair.y)!;
  const paired = (days: number): number =>
    countPairedDays(clipDays(x, weekOf - days, weekOf), clipDays(y, weekOf - days, weekOf), lag);
  const perWeek = (paired(RECENT_DAYS) / RECENT_DAYS) * WEEK_DAYS;
  const squaredT = (rho * rho * (nEffective - 2)) / (1 - rho * rho);
  const lasting = rho * Math.max(0, 1 - SHRINKAGE / squaredT);
  for (let weeks = 1; weeks <= MAX_WEEKS; weeks++) {
    const days = paired(ASSOCIATION_DAYS - weeks * WEEK_DAYS) + weeks * perWeek;
    if (adjustedPValue(lasting, (days * nEffective) / n) <= needed) return weeks;
  }
  return null;
}
