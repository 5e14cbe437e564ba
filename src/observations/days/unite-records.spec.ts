import fc from 'fast-check';
import { type TimedRecord, uniteRecords } from './unite-records.js';

fc.configureGlobal({ seed: 20261130 });

const NONE = { days: [], values: [] };
const HOUR = 3600;
const at = (day: number, hour: number, value: number, hours = 0): TimedRecord => ({
  day,
  value,
  start: (day * 24 + hour) * HOUR,
  seconds: hours * HOUR,
});
const united = (code: string, timed: TimedRecord[], totals: { days: number[]; values: number[] } = NONE) => {
  const { days, values } = uniteRecords(code, totals, timed);
  return Object.fromEntries(Array.from(days, (day, i) => [day, values[i]]));
};

describe('uniteRecords', () => {
  it('takes the total of a day, and not its parts', () => {
    const parts = [at(1, 8, 1900), at(1, 12, 1800), at(2, 8, 500), at(2, 9, 700)];
    expect(united('steps', parts, { days: [1], values: [7600] })).toEqual({ 1: 7600, 2: 1200 });
  });

  it('counts each minute of overlapping records once', () => {
    // The hours of a day beside the day, and a walk inside an hour.
    expect(united('steps', [at(1, 0, 8000, 24), at(1, 8, 900, 1), at(1, 8.25, 300, 0.25)])).toEqual({
      1: 8000,
    });
    // The second begins in the middle of the first.
    expect(united('steps', [at(1, 8, 1000, 1), at(1, 8.5, 600, 1)])).toEqual({ 1: 1300 });
    // One after the other.
    expect(united('steps', [at(1, 8, 1000, 1), at(1, 9, 600, 1), at(1, 12, 50)])).toEqual({ 1: 1650 });
    // An instant inside a covered time is a part of it.
    expect(united('steps', [at(1, 8, 1000, 1), at(1, 8.5, 50)])).toEqual({ 1: 1000 });
  });

  it('takes a night that was sent again while it grew for one night', () => {
    const ends = [5, 5.5, 6, 6.5].map((hour) => at(1, hour, (hour + 1) * 60));
    expect(united('sleep_minutes', ends)).toEqual({ 1: 450 });
    const grown = [6, 6.5]
      .map((hour) => at(1, -1, 0, hour + 1))
      .map((r) => ({ ...r, value: r.seconds / 60 }));
    expect(united('sleep_minutes', grown)).toEqual({ 1: 450 });
  });

  it('adds the parts of a night, whether they say when they began or when they ended', () => {
    expect(united('sleep_minutes', [at(1, 3, 240), at(1, 7, 180)])).toEqual({ 1: 420 });
    expect(united('sleep_minutes', [at(1, -1, 60), at(1, 0.5, 330)])).toEqual({ 1: 390 });
    expect(united('sleep_minutes', [at(1, 7, 420), at(1, 14, 40)])).toEqual({ 1: 460 });
  });

  it('takes the last reading of a counter, and adds amounts that rise on some days only', () => {
    const counter = [1, 2, 3, 4, 5].flatMap((day) =>
      [8, 12, 16, 20].map((hour) => at(day, hour, hour * 100 + day)),
    );
    expect(united('steps', counter)).toEqual({ 1: 2001, 2: 2002, 3: 2003, 4: 2004, 5: 2005 });
    expect(united('steps', counter.slice(0, 8))[1]).toBe(5604);
    expect(united('steps', [...counter, at(6, 8, 900), at(6, 9, 100)])[1]).toBe(5604);
  });

  it('takes the same amount again and again for amounts', () => {
    const glasses = [1, 2, 3, 4, 5, 6, 7].flatMap((day) => [8, 12, 16, 20].map((hour) => at(day, hour, 250)));
    expect(united('steps', glasses)[3]).toBe(1000);
  });

  it('never counts more than the records added, and does not depend on their order', () => {
    const record = fc.record({
      day: fc.integer({ min: 0, max: 2 }),
      value: fc.integer({ min: 0, max: 1000 }),
      start: fc.integer({ min: 0, max: 80_000 }),
      seconds: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40_000 })),
    });
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (records, seed) => {
          const shuffled = records
            .map((one, i) => ({ one, key: seed[i % Math.max(seed.length, 1)] ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ one }) => one);
          const days = united('steps', records);
          expect(united('steps', shuffled)).toEqual(days);
          for (const [day, value] of Object.entries(days)) {
            const own = records.filter((one) => one.day === Number(day)).map((one) => one.value);
            expect(value).toBeLessThanOrEqual(own.reduce((a, b) => a + b, 0) + 1e-9);
            expect(value).toBeGreaterThanOrEqual(0);
          }
        },
      ),
    );
  });
});
