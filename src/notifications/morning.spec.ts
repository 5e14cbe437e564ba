import { secondsUntilMorning } from './morning.js';

const HOUR = 3600;

describe('secondsUntilMorning', () => {
  it.each([
    ['waits at night until eight', '2026-03-02T02:00:00Z', 'UTC', 6 * HOUR],
    ['waits until eight in the zone of the person', '2026-03-03T02:00:00Z', 'America/New_York', 11 * HOUR],
    ['does not wait by day', '2026-03-02T02:00:00Z', 'Asia/Tokyo', 0],
    ['does not wait at eight sharp', '2026-03-02T08:00:00Z', 'UTC', 0],
    ['waits in the evening until the next day', '2026-03-02T20:00:00Z', 'UTC', 12 * HOUR],
    ['counts the hours over a change of the clock', '2026-03-30T00:30:00Z', 'Europe/Berlin', 5.5 * HOUR],
  ])('%s', (_, now, zone, seconds) => {
    expect(secondsUntilMorning(new Date(now), zone, 8, '2026-03-02')).toBe(seconds);
  });

  /** The run of Monday, 30 November, in a service on UTC. */
  const WEEK = '2026-11-30';
  const RUN = '2026-11-30T02:00:30Z';
  const morningIn = (zone: string, hour = 8, now = RUN, week: string | undefined = WEEK) =>
    new Date(
      new Date(now).getTime() + 1000 * secondsUntilMorning(new Date(now), zone, hour, week),
    ).toLocaleString('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit' });

  describe('where it is still Sunday when the run is made', () => {
    it.each([
      ['America/Los_Angeles', 8, 'Mon 08:00'],
      ['America/New_York', 8, 'Mon 08:00'],
      ['Pacific/Honolulu', 8, 'Mon 08:00'],
      ['Pacific/Niue', 8, 'Mon 08:00'],
      // The hour is one of Monday, even if it is midnight, or the evening in which no one is notified.
      ['America/Los_Angeles', 0, 'Mon 00:00'],
      ['America/Los_Angeles', 23, 'Mon 23:00'],
    ])("waits for Monday in %s, from %d o'clock", (zone, hour, monday) => {
      expect(morningIn(zone, hour)).toBe(monday);
    });

    it('takes the coming Monday where no week is given', () => {
      expect(morningIn('America/Los_Angeles', 8, RUN, undefined)).toBe('Mon 08:00');
      expect(morningIn('Europe/Berlin', 8, RUN, undefined)).toBe('Mon 08:00');
    });

    it('counts the hours of a Sunday night in which the clocks change', () => {
      // In Santiago clocks go forward at midnight: this Sunday begins at one.
      expect(morningIn('America/Santiago', 8, '2026-09-06T23:00:00Z', '2026-09-07')).toBe('Mon 08:00');
      expect(morningIn('America/Los_Angeles', 8, '2026-11-02T02:00:00Z', '2026-11-02')).toBe('Mon 08:00');
      expect(morningIn('America/Asuncion', 8, '2027-03-29T02:00:00Z', '2027-03-29')).toBe('Mon 08:00');
    });
  });

  it('does not wait for a Monday that has passed, and notifies on any day of the week by day', () => {
    expect(morningIn('America/Los_Angeles', 8, '2026-12-02T20:00:00Z')).toBe('Wed 12:00');
    expect(morningIn('America/Los_Angeles', 8, '2026-12-06T20:00:00Z')).toBe('Sun 12:00');
  });

  it('notifies on Monday where the day is further than the service', () => {
    for (const zone of ['Pacific/Auckland', 'Pacific/Kiritimati', 'Asia/Kathmandu'])
      expect(morningIn(zone)).toMatch(/^Mon/);
  });
});
