import type { RolloutScope } from '../rollout/domain/place.js';
import { type DueUser, skipReason } from './due.js';

const user = (change: Partial<DueUser>): DueUser => ({
  userId: '00000000-0000-4000-8000-000000000001',
  enabled: true,
  frequency: 'weekly',
  active: true,
  daysSinceLastWeek: null,
  hasWeek: false,
  ...change,
});

const share = (percent: number, ...firstUsers: string[]): RolloutScope => ({
  percent,
  firstUsers: new Set(firstUsers),
});

describe('skipReason', () => {
  it('gives no reason to skip an enabled, active user', () => {
    expect(skipReason(user({}), share(100))).toBeNull();
  });

  it.each([
    [{ enabled: false }, 'switched_off'],
    [{ active: false }, 'inactive'],
    [{ frequency: 'biweekly', daysSinceLastWeek: 7 }, 'not_due_yet'],
    [{ frequency: 'biweekly', daysSinceLastWeek: 14 }, null],
    [{ frequency: 'monthly', daysSinceLastWeek: 21 }, 'not_due_yet'],
    [{ frequency: 'monthly', daysSinceLastWeek: 28 }, null],
    [{ frequency: 'weekly', daysSinceLastWeek: 7 }, null],
  ] as const)('skips a user with %o for the reason %s', (change, reason) => {
    expect(skipReason(user(change), share(100))).toBe(reason);
  });

  it('skips all users at 0 percent of the rollout', () => {
    expect(skipReason(user({}), share(0))).toBe('outside_rollout');
  });

  it('includes the first users whatever the percentage, but still checks that they are active', () => {
    const { userId } = user({});
    expect(skipReason(user({}), share(0, userId))).toBeNull();
    expect(skipReason(user({ active: false }), share(0, userId))).toBe('inactive');
    expect(skipReason(user({ userId: 'another' }), share(0, userId))).toBe('outside_rollout');
  });
});
