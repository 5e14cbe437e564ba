import { owedRun } from './owed-run.js';

const firedAt = new Date('2026-11-23T02:00:00Z');
const at = (seconds: number): Date => new Date(firedAt.getTime() + seconds * 1000);
const position = {
  firedAt,
  owedSince: new Date('2026-11-01T00:00:00Z'),
  graceSeconds: 3600,
  dueWithinSeconds: null,
};

describe('owedRun', () => {
  it.each([
    [0, { kind: 'run', trigger: 'cron' }],
    [60, { kind: 'run', trigger: 'cron' }],
    [61, { kind: 'run', trigger: 'catchup' }],
    [3599, { kind: 'run', trigger: 'catchup' }],
    [3600, { kind: 'run', trigger: 'catchup' }],
    [3601, { kind: 'missed' }],
    [5 * 86_400, { kind: 'missed' }],
  ] as const)('owes a run that is %d seconds late as %o', (seconds, expected) => {
    expect(owedRun({ ...position, now: at(seconds) })).toEqual(expected);
  });

  it('owes no run from before the service was switched on', () => {
    expect(owedRun({ ...position, now: at(30), owedSince: at(10) })).toEqual({ kind: 'none' });
  });

  it.each([30, 3600])(
    'owes a run that became due in the %d seconds since the last check, whatever the clock says',
    (seconds) => {
      const owed = owedRun({ ...position, now: at(86_400), dueWithinSeconds: seconds });
      expect(owed).toEqual({ kind: 'run', trigger: 'catchup' });
    },
  );

  it('misses a run that became due while no check was possible for longer than the grace', () => {
    expect(owedRun({ ...position, now: at(86_400), dueWithinSeconds: 3601 })).toEqual({ kind: 'missed' });
  });
});
