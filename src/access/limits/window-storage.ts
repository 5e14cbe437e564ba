import type { ThrottlerStorage } from '@nestjs/throttler';

type WindowRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

interface Window {
  hits: number;
  endsAt: number;
}

/** More callers than a process answers in a minute. Beyond it the oldest windows are forgotten, so memory is bounded. */
const MOST_WINDOWS = 50_000;

/**
 * Counts requests in fixed windows, one number per caller: the library's own storage keeps the time of every request and
 * reads all of them at each. Every process counts for itself (decision 67).
 */
export class WindowStorage implements ThrottlerStorage {
  private readonly windows = new Map<string, Window>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  increment(key: string, windowMs: number, limit: number): Promise<WindowRecord> {
    return Promise.resolve(this.count(key, windowMs, limit));
  }

  /** Counts one request. Times are in whole seconds. */
  count(key: string, windowMs: number, limit: number): WindowRecord {
    const now = this.now();
    const window = this.windowOf(key, now, windowMs);
    window.hits += 1;
    const secondsLeft = Math.ceil((window.endsAt - now) / 1000);
    const isBlocked = window.hits > limit;
    return {
      totalHits: window.hits,
      timeToExpire: secondsLeft,
      isBlocked,
      timeToBlockExpire: isBlocked ? secondsLeft : 0,
    };
  }

  private windowOf(key: string, now: number, windowMs: number): Window {
    const known = this.windows.get(key);
    if (known && known.endsAt > now) return known;
    this.windows.delete(key);
    if (this.windows.size >= MOST_WINDOWS) this.forget(now);
    const window = { hits: 0, endsAt: now + windowMs };
    this.windows.set(key, window);
    return window;
  }

  private forget(now: number): void {
    for (const [key, { endsAt }] of this.windows) if (endsAt <= now) this.windows.delete(key);
    for (const key of this.windows.keys()) {
      if (this.windows.size < MOST_WINDOWS) return;
      this.windows.delete(key);
    }
  }
}
