import { WindowStorage } from './window-storage.js';

const MINUTE = 60_000;

describe('WindowStorage', () => {
  let now: number;
  let storage: WindowStorage;

  beforeEach(() => {
    now = 1000;
    storage = new WindowStorage(() => now);
  });

  const blocked = (key: string) => storage.count(key, MINUTE, 2).isBlocked;

  it('blocks what is above the limit until the window ends', () => {
    expect([blocked('a'), blocked('a'), blocked('a'), blocked('b')]).toEqual([false, false, true, false]);
    now += 20_500;
    expect(storage.count('a', MINUTE, 2)).toEqual({
      totalHits: 4,
      timeToExpire: 40,
      isBlocked: true,
      timeToBlockExpire: 40,
    });
    now += 39_500;
    expect(blocked('a')).toBe(false);
  });

  it('stays bounded when every request has another caller, and forgets the oldest first', () => {
    for (let caller = 0; caller < 50_003; caller++) storage.count(`caller ${caller}`, MINUTE, 2);
    expect(storage.count('caller 0', MINUTE, 2).totalHits).toBe(1);
    expect(storage.count('caller 50002', MINUTE, 2).totalHits).toBe(2);
  });
});
