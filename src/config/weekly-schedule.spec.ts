import { isoDay } from '../common/calendar.js';
import { WeeklySchedule } from './weekly-schedule.js';

const latest = (expression: string, zone: string, now: string): [week: string, at: string] => {
  const { weekOf, at } = new WeeklySchedule(expression, zone).latestFiring(new Date(now));
  return [isoDay(weekOf), at.toISOString()];
};

describe('WeeklySchedule', () => {
  it('finds the latest firing, even at its very instant', () => {
    const fired = (now: string) => latest('0 2 * * 1', 'UTC', now)[1];
    expect(fired('2026-11-23T02:00:00.000Z')).toBe('2026-11-23T02:00:00.000Z');
    expect(fired('2026-11-23T01:59:59.999Z')).toBe('2026-11-16T02:00:00.000Z');
    expect(fired('2026-11-29T23:00:00.000Z')).toBe('2026-11-23T02:00:00.000Z');
  });

  it('fires at the second that the expression gives', () => {
    expect(latest('30 15 2 * * MON', 'UTC', '2026-11-25T00:00:00Z')[1]).toBe('2026-11-23T02:15:30.000Z');
  });

  it('fires by the clocks of its zone, in summer and in winter', () => {
    const fired = (now: string) => latest('0 2 * * 1', 'Europe/Berlin', now)[1];
    expect(fired('2026-07-08T00:00:00Z')).toBe('2026-07-06T00:00:00.000Z');
    expect(fired('2026-01-07T00:00:00Z')).toBe('2026-01-05T01:00:00.000Z');
  });

  it('names the Monday of its own zone, not the Monday of UTC', () => {
    expect(latest('0 0 * * 1', 'Pacific/Auckland', '2026-07-05T12:00:00Z')).toEqual([
      '2026-07-06',
      '2026-07-05T12:00:00.000Z',
    ]);
  });

  it('lists the next firings', () => {
    const next = new WeeklySchedule('0 2 * * 1', 'Europe/Berlin').nextFirings(
      new Date('2026-03-23T01:00:00Z'),
      2,
    );
    expect(next.map(({ weekOf, at }) => [isoDay(weekOf), at.toISOString()])).toEqual([
      ['2026-03-30', '2026-03-30T00:00:00.000Z'],
      ['2026-04-06', '2026-04-06T00:00:00.000Z'],
    ]);
  });
});
