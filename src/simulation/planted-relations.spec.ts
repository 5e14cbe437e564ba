import { dayNumber } from '../common/calendar.js';
import type { SimulatedSeries, SimulationOptions } from './person-options.js';
import { laggedCorrelation } from './testing/series-figures.js';
import { simulatePerson } from './simulate-person.js';

const FIRST = dayNumber('2026-06-29');
const LAST = FIRST + 149;

const person = (options: Partial<SimulationOptions> = {}): SimulatedSeries[] =>
  simulatePerson({ seed: 'one', firstDay: FIRST, lastDay: LAST, metrics: ['steps', 'mood'], ...options })
    .series;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('planted relations of simulated people', () => {
  const measured = (x: string, y: string, planted: number, plantedLag: number, lag: number): number =>
    mean(
      Array.from({ length: 200 }, (_, i) => {
        const relations = [{ x, y, lag: plantedLag, rho: planted }];
        const [cause, effect] = person({ seed: `planted/${i}`, metrics: [x, y], relations });
        return laggedCorrelation(cause, effect, lag);
      }),
    );

  it.each([0.7, 0.5, 0.3, -0.5])('show rho %d between measured quantities at the planted lag', (rho) => {
    expect(Math.abs(measured('sleep_minutes', 'hrv_rmssd', rho, 1, 1) - rho)).toBeLessThan(0.05);
  });

  it('show little at another lag, and nothing when no relation is planted', () => {
    expect(Math.abs(measured('sleep_minutes', 'hrv_rmssd', 0.7, 1, 0))).toBeLessThan(0.05);
    expect(Math.abs(measured('sleep_minutes', 'hrv_rmssd', 0, 0, 0))).toBeLessThan(0.03);
  });

  it('show at least three quarters of rho on a five-point scale', () => {
    const rho = measured('sleep_minutes', 'mood', 0.7, 0, 0);
    expect(rho).toBeGreaterThan(0.75 * 0.7);
    expect(rho).toBeLessThan(0.7);
  });

  it('pass through a chain: what moves the first metric moves the last one', () => {
    const [load, , mood] = person({
      lastDay: FIRST + 1999,
      metrics: ['sleep_minutes', 'hrv_rmssd', 'skin_temperature'],
      relations: [
        { x: 'hrv_rmssd', y: 'skin_temperature', lag: 1, rho: 0.8 },
        { x: 'sleep_minutes', y: 'hrv_rmssd', lag: 1, rho: 0.8 },
      ],
    });
    expect(Math.abs(laggedCorrelation(load, mood, 2) - 0.64)).toBeLessThan(0.06);
  });

  it('move the effect when a shift moves the cause', () => {
    const options: Partial<SimulationOptions> = {
      metrics: ['sleep_minutes', 'hrv_rmssd'],
      relations: [{ x: 'sleep_minutes', y: 'hrv_rmssd', lag: 1, rho: 0.8 }],
      logging: { gaps: 'none' },
    };
    const shifts = [{ metric: 'sleep_minutes', firstDay: FIRST + 50, size: 2 }];
    const before = person(options)[1].values;
    const after = person({ ...options, shifts })[1].values;
    expect(after.slice(0, 51)).toEqual(before.slice(0, 51));
    expect([...after.slice(51)].every((value, i) => value > before[51 + i])).toBe(true);
  });

  it.each<[string, SimulationOptions['relations']]>([
    [
      'a cycle',
      [
        { x: 'steps', y: 'mood', lag: 0, rho: 0.5 },
        { x: 'mood', y: 'steps', lag: 1, rho: 0.5 },
      ],
    ],
    [
      'causes that explain more than the whole variance',
      [
        { x: 'steps', y: 'mood', lag: 0, rho: 0.8 },
        { x: 'steps', y: 'mood', lag: 1, rho: 0.8 },
      ],
    ],
    ['a metric that is not simulated', [{ x: 'calories', y: 'mood', lag: 0, rho: 0.5 }]],
    ['a lag of half a day', [{ x: 'steps', y: 'mood', lag: 0.5, rho: 0.5 }]],
    ['a lag into the past', [{ x: 'steps', y: 'mood', lag: -1, rho: 0.5 }]],
  ])('are refused: %s', (_, relations) => {
    expect(() => person({ relations })).toThrow(RangeError);
  });
});
