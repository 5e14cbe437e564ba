import type { Fact, WeekSeries } from '../../domain/artefacts.js';
import { evidenceOf } from './evidence.js';
import { makeFact } from '../../compose/facts/make-fact.js';

const series: WeekSeries = {
  metrics: {
    steps: {
      label: 'steps',
      unit: 'count',
      per_unit: 1,
      start: '2026-11-01',
      values: [6000, 8000, null, 9000, 7000],
    },
    mood: { label: 'mood', unit: '', per_unit: 10, start: '2026-11-02', values: [null, 30, 40, null] },
  },
};

const fact = (kind: Fact['kind'], evidence: Fact['evidence']): Fact =>
  makeFact({
    id: 'a',
    kind,
    window: { start: '2026-11-02', end: '2026-11-05' },
    value: 1,
    unit: '',
    display: [],
    n: 1,
    method: 'm',
    evidence,
  });

describe('evidenceOf', () => {
  it('lists only days of the window that have a value', () => {
    const { days } = evidenceOf(
      fact('week_mean', [{ series: 'steps', start: '2026-11-03', end: '2026-11-04' }]),
      series,
    );
    expect(days).toEqual([{ date: '2026-11-04', metric: 'steps', value: 9000 }]);
  });

  it('lists only the paired days of an association: steps of a day, mood of the next', () => {
    const { days } = evidenceOf(
      fact('association', [
        { series: 'steps', start: '2026-11-02', end: '2026-11-04' },
        { series: 'mood', start: '2026-11-03', end: '2026-11-05' },
      ]),
      series,
    );
    expect(days).toEqual([
      { date: '2026-11-02', metric: 'steps', value: 8000 },
      { date: '2026-11-03', metric: 'mood', value: 3 },
    ]);
  });

  it('returns no days for a series or a period that is not kept', () => {
    const windows = [
      { series: 'pain', start: '2026-11-02', end: '2026-11-05' },
      { series: 'steps', start: '2026-01-01', end: '2026-01-05' },
    ];
    expect(evidenceOf(fact('week_mean', windows), series).days).toEqual([]);
  });
});
