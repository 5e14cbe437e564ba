import { createPcg } from '../../../common/pcg.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import { simulatePerson } from '../../../simulation/simulate-person.js';
import type { DailySeries } from '../../domain/analysis.js';
import { findStoppedTracking } from './stopped-tracking.js';

const MONDAY = 20_055;
const DAYS = 112;

function recordedOn(code: string, on: (i: number) => boolean): DailySeries {
  return {
    metric: metricDefinition(code)!,
    start: MONDAY - DAYS,
    values: Float64Array.from({ length: DAYS }, (_, i) => (on(i) ? 3 : NaN)),
  };
}

/** Recorded with the given probability each day, until the given number of days before the end. */
function faithful(code: string, share: number, silentDays: number, seed = code): DailySeries {
  const pcg = createPcg(seed);
  const kept = Array.from({ length: DAYS }, () => pcg.uniform() < share);
  kept[DAYS - 1 - silentDays] = true;
  return recordedOn(code, (i) => kept[i] && i < DAYS - silentDays);
}

const daily = (code: string): DailySeries => recordedOn(code, () => true);
const reported = (series: DailySeries[]): string[] =>
  findStoppedTracking(series, MONDAY).map(({ metric }) => metric.code);

describe('findStoppedTracking', () => {
  it('reports the last day, the silence and the habit before it', () => {
    const [found] = findStoppedTracking([recordedOn('mood', (i) => i < 105), daily('stress')], MONDAY);
    expect(found).toMatchObject({
      kind: 'stopped',
      lastDay: MONDAY - 8,
      gap: 7,
      recorded: 28,
      of: 28,
      from: MONDAY - 35,
    });
    expect(found.p).toBeLessThan(0.001);
  });

  it('needs more silent days the less regular the habit was', () => {
    const firstReportedGap = (share: number): number =>
      [...Array(21).keys()].find(
        (gap) => reported([faithful('mood', share, gap), daily('stress')]).length > 0,
      )!;
    expect(firstReportedGap(1)).toBe(3);
    expect(firstReportedGap(0.7)).toBeGreaterThan(firstReportedGap(1));
    expect(firstReportedGap(0.7)).toBeLessThanOrEqual(7);
  });

  it('does not report a habit of weekdays, or one of long breaks, as stopped', () => {
    const breaks = (i: number): boolean => i % 16 < 11 && i < 107;
    expect(reported([recordedOn('mood', breaks), daily('stress')])).toEqual([]);
    expect(reported([recordedOn('mood', (i) => i < 107), daily('stress')])).toEqual(['mood']);
  });

  it('does not report anything when all metrics fell silent, or all of the same kind', () => {
    const mood = recordedOn('mood', (i) => i < 100);
    const stress = recordedOn('stress', (i) => i < 100);
    expect(reported([mood, stress])).toEqual([]);
    expect(reported([mood, stress, daily('steps')])).toEqual([]);
    expect(reported([mood, daily('stress'), daily('steps')])).toEqual(['mood']);
  });

  it('does not count days away, within the habit or within the silence', () => {
    const away = (i: number): boolean => (i >= 60 && i < 74) || i >= 107;
    const mood = recordedOn('mood', (i) => !away(i) && i < 105);
    const stress = recordedOn('stress', (i) => !away(i));
    // Two days of silence at home, five away.
    expect(reported([mood, stress])).toEqual([]);
    expect(reported([recordedOn('mood', (i) => !away(i) && i < 102), stress])).toEqual(['mood']);
  });

  it('reports for three weeks, and only what was a habit', () => {
    expect(reported([recordedOn('mood', (i) => i < DAYS - 21), daily('stress')])).toEqual(['mood']);
    expect(reported([recordedOn('mood', (i) => i < DAYS - 22), daily('stress')])).toEqual([]);
    expect(reported([recordedOn('mood', (i) => i < 100 && i % 2 === 0), daily('stress')])).toEqual([]);
    expect(reported([recordedOn('mood', (i) => i < 100 && i >= 80), daily('stress')])).toEqual([]);
    expect(reported([recordedOn('mood', (i) => i < 100 && i >= 79), daily('stress')])).toEqual(['mood']);
  });

  it.each(['symptom:headache', 'medication:ibuprofen'])('never reports %s', (code) => {
    expect(reported([recordedOn(code, (i) => i < 100), daily('stress')])).toEqual([]);
  });

  it('rarely reports people with ordinary gaps who stopped nothing', () => {
    const metrics = ['steps', 'sleep_minutes', 'resting_heart_rate', 'mood', 'stress'];
    const people = 300;
    let wrongly = 0;
    for (let i = 0; i < people; i++) {
      const { series } = simulatePerson({
        seed: `gaps/${i}`,
        firstDay: MONDAY - DAYS,
        lastDay: MONDAY - 1,
        metrics,
      });
      wrongly += Math.sign(
        reported(
          series.map(({ metric, days }) => {
            const on = new Set(days);
            return recordedOn(metric, (day) => on.has(MONDAY - DAYS + day));
          }),
        ).length,
      );
    }
    expect(wrongly / people).toBeLessThan(0.02);
  });
});
