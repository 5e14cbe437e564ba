import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { hasOpenData, openData } from '../../../../test/support/open-data.js';
import { dayNumber, isoDay } from '../../../common/calendar.js';
import type { ChangeResult } from '../../domain/analysis.js';
import type { WeekInput } from '../../domain/week-input.js';
import { findChanges } from './changes.js';
import { gateWeek } from '../gate/gate-week.js';

/** An open data set beside the checkout; without it the known answer is reported as skipped. */
const DIARY = openData('esm-kossakowski/symptom_data.csv');
(hasOpenData('esm-kossakowski') ? describe : describe.skip)(
  'findChanges in the ESM diary of one person (open data set)',
  () => {
    let mondays: [weekOf: number, changes: ChangeResult[]][];

    beforeAll(() => {
      const rows = parse(readFileSync(DIARY), { columns: true }) as Record<string, string>[];
      const days = rows.map(({ date }) => {
        const [day, month, year] = date.split('/');
        return dayNumber(`20${year}-${month}-${day}`);
      });
      const values = rows.map(({ pat_worry }) => Number(pat_worry));
      const streams = [{ metric: 'worry', source: 'esm', bodySite: '', days, values }];
      mondays = [];
      for (let weekOf = dayNumber('2012-08-20'); weekOf <= dayNumber('2013-04-15'); weekOf += 7) {
        const input: WeekInput = {
          userId: 'u',
          weekOf,
          lastCompleteDay: weekOf - 1,
          streams: streams.map((one) => {
            const kept = one.days.flatMap((day, i) => (day < weekOf ? [i] : []));
            return { ...one, days: kept.map((i) => days[i]), values: kept.map((i) => values[i]) };
          }),
          suspectCount: 0,
          previous: null,
          experiments: [],
          notedFlags: [],
          timeZone: null,
        };
        mondays.push([weekOf, findChanges(gateWeek(input).series, weekOf)]);
      }
    });

    it('finds the rise of worry of late December by 21 January', () => {
      const reported = mondays
        .filter(([weekOf]) => weekOf <= dayNumber('2013-01-21'))
        .flatMap(([, changes]) => changes);
      expect(reported.length).toBeGreaterThan(0);
      for (const { since, direction } of reported) {
        expect(direction).toBe('higher');
        expect(isoDay(since) >= '2012-12-10' && isoDay(since) <= '2012-12-31').toBe(true);
      }
    });

    it('finds no earlier change on any Monday', () => {
      for (const [, changes] of mondays)
        for (const { since } of changes) expect(isoDay(since) >= '2012-12-10').toBe(true);
    });
  },
);
