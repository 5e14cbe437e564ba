import { Injectable } from '@nestjs/common';
import { dayNumber } from '../common/calendar.js';
import type { Sql } from '../database/rows.js';
import { RedFlagNotices } from '../notifications/red-flag-notices.js';
import { UserDirectory } from '../preferences/user-directory.js';
import { routingText } from '../safety/categories.js';
import type { SpokenFlag } from '../safety/red-flag.js';
import type { FlagFind } from './ingest/flag-find.js';
import type { ReadObservation } from './ingest/observation.js';
import type { ReadingContext } from './ingest/reading-context.js';

/** Records that come in later than this page nobody: the next brief tells of them, if no brief has told of their day. */
const RECENT_DAYS = 2;

interface Found {
  observation: ReadObservation;
  category: SpokenFlag;
}

/** Writes down what was found in notes, and has the app told at once of what is urgent. */
@Injectable()
export class RedFlagRecorder {
  constructor(
    private readonly notices: RedFlagNotices,
    private readonly directory: UserDirectory,
  ) {}

  /** Pass the transaction that stores the observations. The same ones again change nothing. */
  async record(finds: readonly FlagFind[], context: ReadingContext, sql: Sql): Promise<void> {
    await writeNoted(
      sql,
      inOrder(finds, ({ noted }) => noted),
    );
    const recent = oncePerDay(inOrder(finds, ({ urgent }) => urgent)).filter(
      ({ observation: { userRef, day } }) =>
        dayNumber(context.todayOf(userRef.userId)) - dayNumber(day) <= RECENT_DAYS,
    );
    if (recent.length === 0) return;
    const externalIds = await this.directory.externalIds(
      recent.map(({ observation }) => observation.userRef.userId),
      sql,
    );
    await this.notices.raise(
      recent.map(({ observation: { userRef, day }, category }) => ({
        type: 'red_flag',
        user_id: userRef.userId,
        external_id: externalIds.get(userRef.userId) ?? null,
        category,
        urgency: 'urgent',
        text: routingText(category, context.zoneOf(userRef.userId)),
        day,
      })),
      sql,
    );
  }
}

/** Of a person, day and category one: in their order, those that belong together stand side by side. */
function oncePerDay(found: readonly Found[]): Found[] {
  const isSame = (a: Found, b: Found): boolean =>
    a.category === b.category &&
    a.observation.day === b.observation.day &&
    a.observation.userRef.userId === b.observation.userRef.userId;
  return found.filter((one, i) => i === 0 || !isSame(one, found[i - 1]));
}

/** One order for everybody, so that parallel transactions never wait for each other in a circle. */
function inOrder(
  finds: readonly FlagFind[],
  categoriesOf: (find: FlagFind) => readonly SpokenFlag[],
): Found[] {
  const keyOf = ({ observation, category }: Found): string =>
    [observation.userRef.userId, observation.day, category, observation.moment.toISOString()].join('\0');
  return finds
    .flatMap((find) =>
      find.observation === null
        ? []
        : categoriesOf(find).map((category) => ({ observation: find.observation!, category })),
    )
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

async function writeNoted(sql: Sql, noted: readonly Found[]): Promise<void> {
  if (noted.length === 0) return;
  await sql.query(
    `insert into noted_flag (user_id, category, moment, dated, day)
     select * from unnest($1::uuid[], $2::varchar[], $3::timestamptz[], $4::boolean[], $5::date[])
     on conflict do nothing`,
    [
      noted.map(({ observation }) => observation.userRef.userId),
      noted.map(({ category }) => category),
      noted.map(({ observation }) => observation.moment.toISOString()),
      noted.map(({ observation }) => observation.dated),
      noted.map(({ observation }) => observation.day),
    ],
  );
}
