import { secondsUntilMorning } from './morning.js';

describe('secondsUntilMorning', () => {
  const HOUR = 3600;
  it.each([
    ['waits at night until eight', '2026-03-02T02:00:00Z', 'UTC', 6 * HOUR],
    [
      'waits until eight in the zone of the person',
      '2026-03-02T02:00:00Z',
      'America/New_York',
      11 * HOUR + 0,
    ],
    ['does not wait by day', '2026-03-02T02:00:00Z', 'Asia/Tokyo', 0],
    ['does not wait at eight sharp', '2026-03-02T08:00:00Z', 'UTC', 0],
    ['waits in the evening until the next day', '2026-03-02T20:00:00Z', 'UTC', 12 * HOUR],
    ['counts the hours over a change of the clock', '2026-03-29T00:30:00Z', 'Europe/Berlin', 5.5 * HOUR],
  ])('%s', (_, now, zone, seconds) => {
    expect(secondsUntilMorning(new Date(now), zone, 8)).toBe(seconds);
  });
});
