import { composeArtefacts } from '../compose-week.js';
import type { LadderResult } from '../../domain/analysis.js';
import type { WeekState } from '../../domain/week-state.js';
import { measureSystems } from '../../analysis/scores/measure-systems.js';
import { analysisOf, inputOf, lastDays, previousWeek, rung } from '../../testing/sample-week.js';

const candidate = (x: string, y: string, rho: number): LadderResult => rung(x, y, rho, 'candidate');

function briefWith(ladder: LadderResult[], symptoms = [0, 0, 0], state?: WeekState) {
  const input = {
    ...inputOf([lastDays('symptom:headache', symptoms)]),
    previous: state ? previousWeek(state) : null,
  };
  return composeArtefacts(input, analysisOf({ ladder, systems: measureSystems(input) }));
}

describe('suggestExperiment', () => {
  it('suggests one small, reversible habit when the welcome behaviour goes with a welcome outcome', () => {
    const { experiments } = briefWith([
      candidate('sleep_minutes', 'fatigue', -0.6),
      candidate('steps', 'mood', 0.6),
    ]).brief;
    expect(experiments).toHaveLength(1);
    expect(experiments[0].statement).toMatch(/earlier than you usually do.*compare fatigue.*not advice/);
    expect(experiments[0].proposal).toMatchObject({
      habit: 'earlier_bedtime',
      outcome: 'fatigue',
      lag: 1,
      days: 42,
    });
  });

  it('plans fewer days when the hint is strong, and says how many', () => {
    const [{ statement, proposal }] = briefWith([candidate('steps', 'mood', 0.7)]).brief.experiments;
    expect(proposal.days).toBe(28);
    expect(statement).toContain('After 28 days');
    expect(proposal.schedule.filter((on) => on)).toHaveLength(14);
  });

  it.each([
    ['a medicine', [candidate('medication:ibuprofen', 'symptom:headache', -0.7)]],
    ['a feeling, which cannot be chosen', [candidate('stress', 'mood', -0.7)]],
    ['a behaviour whose welcome side goes with an unwelcome outcome', [candidate('steps', 'pain', 0.7)]],
    ['an outcome without a better side', [candidate('steps', 'weight_kg', -0.7)]],
    ['nothing', []],
  ])('suggests no experiment for %s', (_, ladder) => {
    expect(briefWith(ladder).brief.experiments).toEqual([]);
  });

  it('suggests no experiment in a week with a severe symptom', () => {
    expect(briefWith([candidate('sleep_minutes', 'fatigue', -0.6)], [0, 8, 0]).brief.experiments).toEqual([]);
  });

  it('waits four weeks before it repeats a suggestion', () => {
    const ladder = [candidate('sleep_minutes', 'fatigue', -0.6)];
    const first = briefWith(ladder);
    expect(briefWith(ladder, [0, 0, 0], first.state).brief.experiments).toEqual([]);
  });
});
