import { breachesOf, type GateBounds, gatesOf, type StepFigures } from './gates.js';
import { stepNamed } from './steps.js';

const BOUNDS: GateBounds = {
  minVerifiedPercent: 95,
  maxGenerationSeconds: 5,
  maxErrorPercent: 5,
  watchHours: 24,
};
const good: StepFigures = {
  runs: 1,
  failedRuns: 0,
  users: 20,
  usersWanted: 10,
  processed: 20,
  verified: 20,
  failed: 0,
  generationSeconds: 0.2,
  watchedHours: 24,
};
const nothing: StepFigures = {
  ...good,
  runs: 0,
  users: 0,
  processed: 0,
  verified: 0,
  generationSeconds: null,
  watchedHours: null,
};
const gates = (change: Partial<StepFigures>, step: 'ten_users' | 'one_percent' = 'one_percent') =>
  gatesOf(stepNamed(step), { ...good, ...change }, BOUNDS);
const closed = (change: Partial<StepFigures>) =>
  gates(change)
    .filter((gate) => !gate.holds)
    .map((gate) => gate.name);
const breached = (change: Partial<StepFigures>) => breachesOf(gates(change)).map((gate) => gate.name);

describe('the gates of a rollout step', () => {
  it('hold when each figure is exactly at its bound', () => {
    expect(closed({})).toEqual([]);
    expect(closed({ users: 10, verified: 19, failed: 1, generationSeconds: 5 })).toEqual([]);
  });

  it.each([
    ['too few users', { users: 9 }, 'users', false],
    ['a run that failed as a whole', { failedRuns: 1 }, 'failed_runs', true],
    ['users who are not verified', { verified: 18 }, 'verification', true],
    ['slow users', { generationSeconds: 5.01 }, 'generation_time', true],
    ['users who failed', { failed: 2 }, 'error_rate', true],
    ['a watch that is too short', { watchedHours: 23.999 }, 'watched_hours', false],
  ] as const)('are closed by %s, with figure, bound and a sentence', (_, change, name, breach) => {
    expect(closed(change)).toEqual([name]);
    expect(breached(change)).toEqual(breach ? [name] : []);
    const gate = gates(change).find((one) => one.name === name)!;
    expect(typeof gate.figure).toBe('number');
    expect(gate.sentence).toContain(String(gate.figure));
    if (gate.bound > 0) expect(gate.sentence).toContain(String(gate.bound));
  });

  it('are all closed and none is broken before any run has ended', () => {
    expect(closed(nothing)).toEqual(gates({}).map((gate) => gate.name));
    expect(breached(nothing)).toEqual([]);
  });

  it('include no watch time at a small step, and do not exist at the step without users', () => {
    expect(gates({}, 'ten_users').map((gate) => gate.name)).not.toContain('watched_hours');
    expect(gatesOf(stepNamed('off'), nothing, BOUNDS)).toEqual([]);
  });
});
