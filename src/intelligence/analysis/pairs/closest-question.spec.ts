import type { ClosestQuestion, DailySeries, DeclaredPair } from '../../domain/analysis.js';
import { testFamily } from './associations.js';
import { closestQuestion } from './closest-question.js';
import { FIRST_DAY, follower, noise } from '../../testing/made-series.js';
import { CANDIDATE_Q } from '../windows.js';

const OUTCOMES = ['mood', 'fatigue', 'stress', 'soreness', 'pain', 'readiness', 'anxiety', 'energy'];
const FAMILY = ['sleep_minutes', 'steps'].flatMap((x) =>
  OUTCOMES.map((y): DeclaredPair => ({ x, y, lag: 0 })),
);
const NOW = 49;
const LATER = 12 * 7;

/** A person with one true relation (rho) among 16 questions, seen after the given number of days. */
function person(seed: string, rho: number): DailySeries[] {
  const sleep = noise('sleep_minutes', NOW + LATER, `sleep ${seed}`);
  return [
    sleep,
    noise('steps', NOW + LATER, `steps ${seed}`),
    ...OUTCOMES.map((code, i) =>
      follower(code, sleep, { rhoOn: () => (i === 0 ? rho : 0), seed: `${seed} ${code}` }),
    ),
  ];
}

function familyAfter(series: readonly DailySeries[], days: number) {
  const known = series.map((one) => ({ ...one, values: one.values.subarray(0, days) }));
  return { known, family: testFamily(known, FIRST_DAY + days, { family: FAMILY }) };
}

function closestOf(series: readonly DailySeries[]): ClosestQuestion | null {
  const { known, family } = familyAfter(series, NOW);
  return closestQuestion(family, known, FIRST_DAY + NOW);
}

function isCandidateWithin(series: readonly DailySeries[], { pair, weeks }: ClosestQuestion): boolean {
  for (let week = 1; week <= weeks; week++) {
    const { tested } = familyAfter(series, NOW + 7 * week).family;
    if (tested.some(({ x, y, q }) => x === pair.x && y === pair.y && q <= CANDIDATE_Q)) return true;
  }
  return false;
}

function simulate(rho: number, people: number): { reported: number; kept: number } {
  let reported = 0;
  let kept = 0;
  for (let i = 0; i < people; i++) {
    const series = person(`${rho} ${i}`, rho);
    const closest = closestOf(series);
    if (!closest) continue;
    reported++;
    if (isCandidateWithin(series, closest)) kept++;
  }
  return { reported: reported / people, kept: kept / reported };
}

describe('closestQuestion', () => {
  it('is right more often than not where there is a relation to find', () => {
    const { reported, kept } = simulate(0.4, 120);
    expect(reported).toBeGreaterThan(0.1);
    expect(kept).toBeGreaterThan(0.5);
  });

  it('mostly returns null where there is none', () => {
    expect(simulate(0, 120).reported).toBeLessThan(0.15);
  });

  it('returns whole weeks, 12 at most, for the pair with the smallest p that is not a candidate', () => {
    for (let i = 0; i < 100; i++) {
      const series = person(`one ${i}`, 0.5);
      const closest = closestOf(series);
      if (!closest) continue;
      const { tested } = familyAfter(series, NOW).family;
      const open = tested.filter(({ q }) => q > CANDIDATE_Q);
      expect(closest.pair.p).toBe(Math.min(...open.map(({ p }) => p)));
      expect(closest.weeks).toBeGreaterThanOrEqual(1);
      expect(closest.weeks).toBeLessThanOrEqual(12);
    }
  });

  it('returns null for redundant pairs, and for a person who stopped recording', () => {
    const someone = Array.from({ length: 100 }, (_, i) => person(`one ${i}`, 0.5)).find((one) =>
      closestOf(one),
    )!;
    const { known, family } = familyAfter(someone, NOW);
    const { pair } = closestQuestion(family, known, FIRST_DAY + NOW)!;
    const refused = [{ ...pair, reason: 'redundant' as const, explainedBy: 'steps' }];
    expect(closestQuestion({ ...family, refused }, known, FIRST_DAY + NOW)?.pair).not.toEqual(pair);
    expect(closestQuestion(family, known, FIRST_DAY + NOW + 28)).toBeNull();
    expect(closestQuestion({ tested: [], refused: [], otherQ: [] }, [], FIRST_DAY)).toBeNull();
  });
});
