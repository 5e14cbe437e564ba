import { isHalted, isOnProbation, type RolloutPosition, targetOfPercent, targetOfStep } from './position.js';
import { stepNamed } from './steps.js';

const at = (step: RolloutPosition['step'], kind: RolloutPosition['kind']): RolloutPosition => ({
  ...targetOfStep(stepNamed(step)),
  id: 1,
  kind,
  reason: null,
  changedAt: new Date(0),
});

describe('the position of the rollout', () => {
  it('is halted after a rollback, until another change is made', () => {
    expect(isHalted(at('ten_users', 'rollback'))).toBe(true);
    for (const kind of ['seed', 'override', 'advance'] as const)
      expect(isHalted(at('ten_users', kind))).toBe(false);
  });

  it('takes a manually set percentage exactly, without further users', () => {
    expect(targetOfPercent(1)).toEqual({ step: 'one_percent', percent: 1, users: 0 });
    expect(targetOfPercent(0)).toEqual({ step: 'off', percent: 0, users: 0 });
  });

  it.each([
    ['one_percent', 'advance', true, true],
    ['one_percent', 'override', true, true],
    ['one_percent', 'seed', true, true],
    ['ten_users', 'rollback', true, true],
    ['off', 'override', false, false],
    ['all', 'advance', false, true],
    ['all', 'advance', true, false],
    ['all', 'override', false, false],
    ['all', 'seed', false, false],
  ] as const)(
    'at %s by %s with watched = %s is taken back by a breach: %s',
    (step, kind, watched, expected) => {
      expect(isOnProbation(at(step, kind), watched)).toBe(expected);
    },
  );
});
