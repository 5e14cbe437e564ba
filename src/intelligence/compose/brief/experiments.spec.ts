import type { AssociationResult } from '../../domain/analysis.js';
import { composeArtefacts } from '../compose-week.js';
import { measureSystems } from '../systems/measure-systems.js';
import { inputOf, lastDays } from '../testing/sample-week.js';

const candidate = (x: string, y: string, rho: number): AssociationResult => ({
  x,
  y,
  lag: 0,
  rho,
  n: 50,
  nEffective: 40,
  p: 0.0001,
  q: 0.002,
});

function briefWith(pairs: AssociationResult[], symptoms = [0, 0, 0]) {
  const input = inputOf([lastDays('symptom:headache', symptoms)]);
  const family = { tested: pairs, refused: [] };
  return composeArtefacts(input, {
    series: [],
    trends: [],
    family,
    systems: measureSystems(input),
    burdenTrends: new Map(),
  }).brief;
}

describe('experiments', () => {
  it('offers one small, reversible try where the welcome behaviour goes with a welcome outcome', () => {
    const { experiments } = briefWith([
      candidate('sleep_minutes', 'fatigue', -0.6),
      candidate('steps', 'mood', 0.6),
    ]);
    expect(experiments).toHaveLength(1);
    expect(experiments[0].statement).toMatch(/more time for sleep.*note how fatigue goes.*not advice/);
  });

  it.each([
    ['a medicine', [candidate('medication:ibuprofen', 'symptom:headache', -0.7)]],
    ['a feeling, which cannot be chosen', [candidate('stress', 'mood', -0.7)]],
    ['a behaviour whose welcome side goes with an unwelcome outcome', [candidate('steps', 'pain', 0.7)]],
    ['an outcome without a better side', [candidate('steps', 'weight_kg', -0.7)]],
    ['nothing', []],
  ])('offers none for %s', (_, pairs) => {
    expect(briefWith(pairs).experiments).toEqual([]);
  });

  it('offers none in a week with a severe symptom', () => {
    expect(briefWith([candidate('sleep_minutes', 'fatigue', -0.6)], [0, 8, 0]).experiments).toEqual([]);
  });

  it('never puts a medicine forward as a discovery', () => {
    expect(briefWith([candidate('medication:ibuprofen', 'symptom:headache', -0.7)]).discoveries).toEqual([]);
  });

  it('shows at most one candidate, however many there are', () => {
    const { discoveries } = briefWith([
      candidate('sleep_minutes', 'fatigue', -0.6),
      candidate('stress', 'mood', -0.6),
    ]);
    expect(discoveries).toHaveLength(1);
  });
});
