import type {
  AssociationFamily,
  AssociationResult,
  ClosestQuestion,
  DailySeries,
} from '../../domain/analysis.js';
import { adjustedPValue } from './adjusted-p-value.js';
import { clipDays } from '../series/clip-days.js';
import { byPValue, isSamePair } from './compare-pairs.js';
import { shareOfLag } from './night-dates.js';
import { countPairedDays } from '../series/count-paired-days.js';
import { ASSOCIATION_DAYS, CANDIDATE_Q, WEEK_DAYS } from '../windows.js';

/** Above this p a pair does not even lean. Of 16 pairs without any relation, one or two fall below it. */
const LEAN_P = 0.05;
const MAX_WEEKS = 12;
const SHRINKAGE = 2;
/** How often the person records is taken from these last days. */
const RECENT_DAYS = 28;

/**
 * The pair that came closest to being a candidate (smallest p among those with q above .05), and the number of weeks
 * that it still needs if the days continue like this: recorded as often as in the last four weeks, while the oldest
 * days leave the window.
 *
 * The strongest of many pairs looks stronger on its own days than it is. Its correlation is therefore shrunk by 1 -
 * 2/t^2 before it is projected (as James & Stein 1961 do; for a single question 1 would be enough).
 *
 * @returns null when no pair leans, or none would get there within 12 weeks
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

/** The p that the next pair needs to become a candidate beside the existing ones. */
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
  const share = shareOfLag(pair);
  const x = series.find(({ metric }) => metric.code === pair.x)!;
  const y = series.find(({ metric }) => metric.code === pair.y)!;
  const paired = (days: number): number =>
    countPairedDays(clipDays(x, weekOf - days, weekOf), clipDays(y, weekOf - days, weekOf), lag);
  const perWeek = (paired(RECENT_DAYS) / RECENT_DAYS) * WEEK_DAYS;
  const squaredT = (rho * rho * (nEffective - 2)) / (1 - rho * rho);
  const lasting = rho * Math.max(0, 1 - SHRINKAGE / squaredT);
  for (let weeks = 1; weeks <= MAX_WEEKS; weeks++) {
    const days = paired(ASSOCIATION_DAYS - weeks * WEEK_DAYS) + weeks * perWeek;
    if (adjustedPValue(lasting, (days * nEffective) / n) / share <= needed) return weeks;
  }
  return null;
}
