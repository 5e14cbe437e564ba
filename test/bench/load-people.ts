import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { isoDay } from '../../src/common/calendar.js';
import { benchPerson } from './bench-people.js';
import type { BenchUser } from './bench-people.js';

const IDENTITIES = 'copy user_identity (user_id, external_id) from stdin';
const OBSERVATIONS =
  'copy observation (user_id, metric, source, body_site, moment, dated, day, value) from stdin';

/** Copies users into the database while they are simulated, one user's text in memory at a time. @returns the rows loaded */
export async function loadPeople(
  client: Client,
  users: readonly BenchUser[],
  firstDay: number,
  lastDay: number,
): Promise<number> {
  let rows = 0;
  await pipeline(Readable.from(identityLines(users)), client.query(copyFrom(IDENTITIES)));
  const counted = (count: number): void => void (rows += count);
  await pipeline(
    Readable.from(observationLines(users, firstDay, lastDay, counted)),
    client.query(copyFrom(OBSERVATIONS)),
  );
  // The planner's statistics and the all-visible marks that a service that runs for weeks would have.
  await client.query('vacuum analyze observation, user_identity');
  return rows;
}

function* identityLines(users: readonly BenchUser[]): Generator<string> {
  for (const { userId, externalId } of users) yield `${userId}\t${externalId}\n`;
}

function* observationLines(
  users: readonly BenchUser[],
  firstDay: number,
  lastDay: number,
  counted: (rows: number) => void,
): Generator<string> {
  const middles = Array.from({ length: lastDay - firstDay + 1 }, (_, i) => {
    const date = isoDay(firstDay + i);
    return `\t\t\t${date} 00:00:00+00\tt\t${date}\t`;
  });
  for (const user of users) {
    let text = '';
    for (const { metric, days, values } of benchPerson(user, firstDay, lastDay).series) {
      const head = `${user.userId}\t${metric}`;
      for (let i = 0; i < days.length; i++) text += `${head}${middles[days[i] - firstDay]}${values[i]}\n`;
      counted(days.length);
    }
    yield text;
  }
}
