import { createPcg } from '../../src/common/pcg.js';
import { judgeLevels } from '../../src/intelligence/analysis/budget/claim-levels.js';
import type { DailySeries } from '../../src/intelligence/domain/analysis.js';
import { atMost, type Figure, skipped, withoutBar } from './figure.js';
import { mondaysOf, readRealSet, type RealSetName, seriesAt } from './real-people.js';
import { type Setting, sized } from './setting.js';
import { shuffleWeeks } from './shuffle-records.js';
import { MONDAY, syntheticRecord } from './synthetic.js';

const PEOPLE = 800;
const TESTED_P = 0.05;
/** This week and the four before it. */
const WEEKS = 5;
const CODES = [
  'mood',
  'stress',
  'energy',
  'fatigue',
  'readiness',
  'steps',
  'sleep_minutes',
  'soreness',
] as const;

/** How often a week in which nothing happened is reported as higher or lower. */
export async function measure(setting: Setting): Promise<Figure[]> {
  return [
    ...[0, 0.3, 0.6, 0.85].map((phi) =>
      simulated(`autocorrelation ${phi}`, setting, { phi }).perMetricWeek(),
    ),
    simulated('autocorrelation 0.3, answers 1-5', setting, { phi: 0.3, ordinal: true }).perMetricWeek(),
    ...simulated('autocorrelations as measured', setting, {}).perPerson(),
    ...(await shuffled('lifesnaps', setting)),
    ...(await shuffled('soccermon', setting)),
  ];
}

/** Counts the tested metric-weeks, those with p <= .05, and those that are reported as higher or lower. */
class Tally {
  private weeks = 0;
  private weeksCalled = 0;
  private tested = 0;
  private below = 0;
  private called = 0;

  constructor(private readonly name: string) {}

  add(series: readonly DailySeries[], weekOf: number): void {
    const trends = judgeLevels(series, weekOf).trends.filter(({ p }) => !Number.isNaN(p));
    if (trends.length > 0) this.weeks++;
    this.tested += trends.length;
    this.below += trends.filter(({ p }) => p <= TESTED_P).length;
    const called = trends.filter(({ word }) => word === 'higher' || word === 'lower').length;
    this.called += called;
    if (called > 0) this.weeksCalled++;
  }

  perMetricWeek(bar = 0.08): Figure {
    return atMost(`${this.name}: metric-weeks at p <= .05`, this.below / this.tested, bar);
  }

  perPerson(): Figure[] {
    return [
      atMost(
        `${this.name}: false trends per person in 5 weeks`,
        (WEEKS * this.called) / this.weeks,
        1,
        'number',
      ),
      withoutBar(`${this.name}: weeks with any`, this.weeksCalled / this.weeks),
    ];
  }
}

function simulated(name: string, setting: Setting, options: { phi?: number; ordinal?: boolean }): Tally {
  const pcg = createPcg(`E8 ${name}`);
  const tally = new Tally(name);
  for (let person = 0; person < sized(PEOPLE, setting); person++)
    tally.add(syntheticRecord(pcg, { codes: CODES, days: 7 * WEEKS, until: MONDAY, ...options }), MONDAY);
  return tally;
}

/**
 * All people's weeks in another order, the same for all measures of a person: the weeks stay, their sequence does not.
 */
async function shuffled(name: RealSetName, { dataDir, scale }: Setting): Promise<Figure[]> {
  const set = await readRealSet(dataDir, name);
  if (!set) return [skipped(`${name}, weeks shuffled`)];
  const pcg = createPcg(`E8 ${name}`);
  const tally = new Tally(`${name}, weeks shuffled`);
  for (const person of set.people.slice(0, Math.ceil(scale * set.people.length))) {
    const streams = shuffleWeeks(person, pcg);
    for (const weekOf of mondaysOf(person, WEEKS)) tally.add(seriesAt(streams, weekOf), weekOf);
  }
  return [tally.perMetricWeek(0.1), ...tally.perPerson()];
}
