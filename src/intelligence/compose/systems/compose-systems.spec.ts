import { composeWeek } from '../compose-week.js';
import { evidenceOf } from '../../analysis/evidence/evidence.js';
import { inputOf, lastDays } from '../../testing/sample-week.js';

const systemsOf = (...streams: Parameters<typeof inputOf>[0]) => composeWeek(inputOf(streams)).systems;

describe('composeSystems', () => {
  it('keeps "asked and absent" apart from "not logged"', () => {
    const { head, chest } = systemsOf(lastDays('symptom:headache', [0, 0, 0]));
    expect(head).toMatchObject({ health: 100, logged_days: 3, issues: [] });
    expect(chest).toMatchObject({ health: null, logged_days: 0 });
    expect(chest.reason).toContain('not the same as no symptoms');
  });

  it('takes the worst symptom of each logged day, weighed by severity', () => {
    const { head } = systemsOf(
      lastDays('symptom:headache', [4, null, 0, 0]),
      lastDays('symptom:dizziness', [2, null, 6, 0]),
    );
    // (4 + 6 + 0) / 10 over three days.
    expect(head).toMatchObject({ health: 67, logged_days: 3 });
    expect(head.issues).toMatchObject([
      { metric: 'symptom:dizziness', days_present: 2, logged_days: 3, mean_severity: 2.7 },
      { metric: 'symptom:headache', days_present: 1, logged_days: 3, mean_severity: 1.3 },
    ]);
  });

  it('follows the body site where it names another system, with the days of that site as evidence', () => {
    const { brief, series, systems } = composeWeek(
      inputOf([lastDays('symptom:itching', [5, 5, 5], 'leg'), lastDays('symptom:itching', [1, 0, 0])]),
    );
    expect(systems.legs).toMatchObject({ health: 50, logged_days: 3 });
    expect(systems.skin).toMatchObject({ health: 97, logged_days: 3 });
    const fact = brief.facts.find(({ id }) => id === systems.legs.issues[0].fact_ids[0])!;
    expect(evidenceOf(fact, series).days.map(({ value }) => value)).toEqual([5, 5, 5]);
  });

  it('does not turn a mood without a scale into a burden', () => {
    const { mental, general } = systemsOf(lastDays('mood', [3, 4, 3]), lastDays('pain', [60, 80]));
    expect(mental).toMatchObject({ health: null, logged_days: 3, trend: null });
    expect(general).toMatchObject({ health: null, logged_days: 2 });
    expect(mental.reason).toContain('no fixed scale');
  });

  it('reports health as higher when the burden went down, and the mental system as higher when mood went up', () => {
    const before = Array.from({ length: 28 }, (_, i) => 5 + (i % 3));
    const { head } = systemsOf(lastDays('symptom:headache', [...before, 0, 0, 1, 0, 0, 0, 1]));
    expect(head.trend).toBe('higher');
    const low = Array.from({ length: 28 }, (_, i) => 2 + (i % 3) * 0.5);
    const { mental } = systemsOf(lastDays('mood', [...low, 5, 5, 4.5, 5, 5, 5, 4.5]));
    expect(mental.trend).toBe('higher');
  });

  it('takes no device measure for a sign of the body: resting heart rate is no chest complaint', () => {
    expect(systemsOf(lastDays('resting_heart_rate', [60, 61, 62])).chest).toMatchObject({
      health: null,
      logged_days: 0,
    });
  });
});
