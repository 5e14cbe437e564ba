import { Waiter } from './waiter.js';

const LONG = 60_000;

describe('Waiter', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('waits for the given time', async () => {
    const waiting = new Waiter().wait(LONG);
    jest.advanceTimersByTime(LONG);
    await expect(waiting).resolves.toBeUndefined();
  });

  it('ends the current wait when it is woken, and leaves no timer behind', async () => {
    const waiter = new Waiter();
    const waiting = waiter.wait(LONG);
    waiter.wake();
    await waiting;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends exactly one wait at once when it was woken before that wait', async () => {
    const waiter = new Waiter();
    waiter.wake();
    await waiter.wait(LONG);
    const next = waiter.wait(LONG);
    expect(jest.getTimerCount()).toBe(1);
    waiter.wake();
    await next;
  });
});
