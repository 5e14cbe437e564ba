import { dayNumber } from '../../../src/common/calendar.js';
import { withClient } from '../../bench/bench-database.js';
import { benchUsers } from '../../bench/bench-people.js';
import { loadPeople } from '../../bench/load-people.js';

/** A Monday safely in the past: its week is over in every time zone. */
export const WEEK_OF = '2026-03-02';
/** Few records: a run must be short and have many users. */
const DAYS = 14;

/** That many users with records of the two weeks before `weekOf`. @returns their ids, in the order in which runs plan them */
export async function loadLightPeople(url: string, count: number, weekOf = WEEK_OF): Promise<string[]> {
  const users = benchUsers(count);
  const monday = dayNumber(weekOf);
  await withClient(url, (client) => loadPeople(client, users, monday - DAYS, monday - 1));
  return users.map(({ userId }) => userId);
}
