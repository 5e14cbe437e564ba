import type {
  AssociationFamily,
  DailySeries,
  DeclaredPair,
  LadderPair,
  LadderResult,
} from '../../domain/analysis.js';
import { testFamily } from '../pairs/associations.js';
import { climbLadder } from './ladder.js';
import { FIRST_DAY, follower, noise } from '../../testing/made-series.js';
import { CONFIRMATION_DAYS, RETIRED_FOR_DAYS, UNSEEN_DAYS } from '../windows.js';

const PAIR: DeclaredPair = { x: 'sleep_minutes', y: 'mood', lag: 0 };
const OTHERS = ['fatigue', 'stress', 'soreness'].map((y): DeclaredPair => ({ ...PAIR, y }));
const FAMILY = [PAIR, ...OTHERS];
const DAYS = 500;
const FIRST_MONDAY = 28;

const x = noise('sleep_minutes', DAYS);
const bystanders = ['fatigue', 'stress', 'soreness'].map((code) => noise(code, DAYS));

/** Climbs from Monday to Monday: each hands its ladder to the next and sees only the days before it. */
function climb(
  series: readonly DailySeries[],
  { weeks = 60, askedIn = () => true }: { weeks?: number; askedIn?: (weekOf: number) => boolean } = {},
): LadderResult[][] {
  let previous: LadderPair[] = [];
  return Array.from({ length: weeks }, (_, week) => {
    const until = FIRST_MONDAY + 7 * week;
    const weekOf = FIRST_DAY + until;
    const known = series.map((one) => ({ ...one, values: one.values.subarray(0, until) }));
    const family = testFamily(known, weekOf, { family: askedIn(weekOf) ? FAMILY : OTHERS });
    const results = climbLadder({ family, series: known, weekOf, previous });
    previous = results.map(({ pair }) => pair);
    return results;
  });
}

const ofPair = (weeks: LadderResult[][]): (LadderResult | undefined)[] =>
  weeks.map((results) => results.find(({ pair }) => pair.y === PAIR.y));
const stages = (weeks: LadderResult[][]): (string | undefined)[] =>
  ofPair(weeks).map((one) => one?.pair.stage);

const lasting = (sign = 1): DailySeries[] => [
  x,
  follower('mood', x, { rhoOn: () => sign * 0.7 }),
  ...bystanders,
];
const fading = [x, follower('mood', x, { rhoOn: (i) => (i < 140 ? 0.75 : 0) }), ...bystanders];

describe('climbLadder', () => {
  it('makes a lasting relation a candidate, and a finding 56 days later', () => {
    const seen = ofPair(climb(lasting(), { weeks: 20 })).filter((one) => one !== undefined);
    const confirmed = seen.find(({ pair }) => pair.stage === 'confirmed')!;
    expect(seen.some(({ pair }) => pair.stage === 'candidate')).toBe(true);
    expect(confirmed.isNew).toBe(true);
    expect(confirmed.pair.confirmedOn! - confirmed.pair.declaredOn).toBe(CONFIRMATION_DAYS);
    expect(seen.at(-1)!.pair.stage).toBe('confirmed');
    expect(seen.at(-1)).toMatchObject({ isNew: false, confirmation: null });
  });

  it('confirms from the days after the declaration only, and ignores what was seen before', () => {
    const results = ofPair(climb(lasting(), { weeks: 20 }));
    const { pair, confirmation } = results.find((one) => one?.confirmation)!;
    expect(confirmation!.n).toBe(pair.confirmedOn! - pair.declaredOn);
    // The same beginning without any relation afterwards is never confirmed.
    const declaredAt = pair.declaredOn - FIRST_DAY;
    const gone = [x, follower('mood', x, { rhoOn: (i) => (i < declaredAt ? 0.7 : 0) }), ...bystanders];
    expect(stages(climb(gone))).toContain('candidate');
    expect(stages(climb(gone))).not.toContain('confirmed');
  });

  it('does not confirm the opposite of what was declared', () => {
    const [first] = ofPair(climb(lasting(), { weeks: 20 })).filter((one) => one !== undefined);
    const declaredAt = first.pair.declaredOn - FIRST_DAY;
    const turned = [x, follower('mood', x, { rhoOn: (i) => (i < declaredAt ? 0.7 : -0.7) }), ...bystanders];
    for (const one of ofPair(climb(turned)))
      if (one?.pair.stage === 'confirmed')
        expect([one.pair.sign, one.pair.declaredOn]).not.toEqual([1, first.pair.declaredOn]);
    expect(ofPair(climb(lasting(-1), { weeks: 20 })).at(-1)!.pair).toMatchObject({
      stage: 'confirmed',
      sign: -1,
    });
  });

  it('keeps a finding that has no place in the family any more, with figures of its own', () => {
    const late = FIRST_DAY + 160;
    const seen = ofPair(climb(lasting(), { askedIn: (weekOf) => weekOf < late })).at(-1)!;
    expect(seen.pair.stage).toBe('confirmed');
    expect(seen.association!.q).toBe(seen.association!.p);
  });

  it('retires a relation that is gone after two Mondays four weeks apart, and drops it half a year later', () => {
    const seen = ofPair(climb(fading));
    const retired = seen.findIndex((one) => one?.pair.stage === 'retired');
    expect(seen[retired]!.isNew).toBe(true);
    const { unseenOn, retiredOn, confirmedOn } = seen[retired]!.pair;
    expect(retiredOn! - unseenOn[0]).toBeGreaterThanOrEqual(UNSEEN_DAYS);
    expect(retiredOn).toBeGreaterThan(confirmedOn!);
    expect(seen[retired - 1]!.pair).toMatchObject({ stage: 'confirmed', retiredOn: null });
    const weeksReported = seen.slice(retired).findIndex((one) => one?.pair.stage !== 'retired');
    expect(weeksReported).toBe(RETIRED_FOR_DAYS / 7 + 1);
  });

  it('makes a redundant pair no candidate', () => {
    const cause = lasting();
    const weekOf = FIRST_DAY + 84;
    const known = cause.map((one) => ({ ...one, values: one.values.subarray(0, 84) }));
    const family = testFamily(known, weekOf, { family: FAMILY });
    const refused = [{ ...PAIR, reason: 'redundant' as const, explainedBy: 'steps' }];
    const rungs = (of: AssociationFamily): string[] =>
      climbLadder({ family: of, series: known, weekOf, previous: [] }).map(({ pair }) => pair.y);
    expect(rungs(family)).toContain(PAIR.y);
    expect(rungs({ ...family, refused })).not.toContain(PAIR.y);
  });

  it('drops a pair that could not be tested for 112 days, and keeps one without news until then', () => {
    const weekOf = FIRST_DAY + 300;
    const family = { tested: [], refused: [], otherQ: [] };
    const waiting = (age: number): LadderPair[] => [
      {
        ...PAIR,
        stage: 'watched',
        sign: 1,
        declaredOn: weekOf - age,
        confirmedOn: null,
        retiredOn: null,
        unseenOn: [],
      },
    ];
    const after = (age: number): LadderResult[] =>
      climbLadder({ family, series: [], weekOf, previous: waiting(age) });
    expect(after(105)).toEqual([
      { pair: waiting(105)[0], association: null, confirmation: null, isNew: false },
    ]);
    expect(after(112)).toEqual([]);
  });

  it('confirms a true relation nearly always and noise hardly ever, Monday after Monday', () => {
    let falselyConfirmed = 0;
    let confirmed = 0;
    const people = 60;
    for (let person = 0; person < people; person++) {
      const cause = noise('sleep_minutes', 161, `cause ${person}`);
      const others = ['fatigue', 'stress', 'soreness'].map((code) => noise(code, 161, `${code} ${person}`));
      const mood = follower('mood', cause, { rhoOn: () => 0.6, seed: `${person}` });
      const ends = climb([cause, mood, ...others], { weeks: 20 }).flat();
      const found = new Set(ends.filter(({ pair }) => pair.stage === 'confirmed').map(({ pair }) => pair.y));
      if (found.delete('mood')) confirmed++;
      falselyConfirmed += found.size;
    }
    expect(confirmed / people).toBeGreaterThanOrEqual(0.9);
    expect(falselyConfirmed / people).toBeLessThanOrEqual(0.05);
  });
});
