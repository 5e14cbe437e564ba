import { ROLLOUT_STEPS, stepAfter, stepBelow, stepReached } from './steps.js';

describe('the steps of the rollout', () => {
  it('go from no user to all users, and each includes the users of those before it', () => {
    expect(ROLLOUT_STEPS.map((step) => step.name)).toEqual([
      'off',
      'one_user',
      'ten_users',
      'one_percent',
      'all',
    ]);
    expect([ROLLOUT_STEPS[0].percent, ROLLOUT_STEPS[0].users, ROLLOUT_STEPS.at(-1)!.percent]).toEqual([
      0, 0, 100,
    ]);
    ROLLOUT_STEPS.slice(1).forEach((step, index) => {
      const before = ROLLOUT_STEPS[index];
      expect(step.percent).toBeGreaterThanOrEqual(before.percent);
      expect(step.users).toBeGreaterThanOrEqual(before.users);
    });
  });

  it.each([
    [0, 'off', 'one_user', undefined],
    [0.5, 'ten_users', 'one_percent', 'ten_users'],
    [1, 'one_percent', 'all', 'ten_users'],
    [30, 'one_percent', 'all', 'one_percent'],
    [100, 'all', undefined, 'one_percent'],
  ])(
    'place %d percent, set manually, at %s with %s after it and %s below it',
    (percent, reached, after, below) => {
      const { name } = stepReached(percent);
      expect(name).toBe(reached);
      expect(stepAfter(name)?.name).toBe(after);
      expect(stepBelow(name, percent)?.name).toBe(below);
    },
  );
});
