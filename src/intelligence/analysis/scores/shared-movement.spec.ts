import { createPcg } from '../../../common/pcg.js';
import { analyseWeek } from '../analyse-week.js';
import { inputOf, lastDays } from '../../testing/sample-week.js';
import { signedMetrics } from './signed-metrics.js';
import { WEEK_DAYS } from '../windows.js';
import { sharedMovement } from './shared-movement.js';

function movementOf(columns: Record<string, number[]>): number {
  const input = inputOf(Object.entries(columns).map(([name, values]) => lastDays(name, values)));
  const firstDay = input.weekOf - WEEK_DAYS;
  return sharedMovement(signedMetrics(analyseWeek(input), firstDay), firstDay);
}

describe('sharedMovement', () => {
  const random = createPcg(7);
  const noise = (): number[] => Array.from({ length: 35 }, () => 5 + random.normal());
  const same = noise();

  it('is 1 for copies, whatever their direction', () => {
    const opposite = same.map((value) => 10 - value);
    expect(movementOf({ mood: same, energy: same, fatigue: opposite })).toBeCloseTo(1, 1);
  });

  it('is near 0 for unrelated measures', () => {
    expect(movementOf({ mood: noise(), energy: noise(), fatigue: noise(), stress: noise() })).toBeLessThan(
      0.15,
    );
  });

  it('is never negative: opposites do not make a score more certain than independent measures', () => {
    expect(movementOf({ mood: same, energy: same.map((value) => -value) })).toBe(0);
  });
});
