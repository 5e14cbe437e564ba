import { Injectable } from '@nestjs/common';
import { selectRows, type Sql } from '../database/rows.js';
import { RedFlagNotices } from '../notifications/red-flag-notices.js';
import { UserDirectory } from '../preferences/user-directory.js';
import type { SpokenFlag } from '../safety/red-flag.js';
import { ArrivedFlags } from './changes/arrived-flags.js';
import type { ChangedDay } from './changes/changed-days.js';
import { spokenFlags } from './ingest/flag-age.js';
import type { FoundFlags } from './ingest/found-flags.js';
import type { ReadObservation } from './ingest/observation.js';
import type { ReadingContext } from './ingest/reading-context.js';

interface FlaggedObservation {
  observation: ReadObservation;
  category: SpokenFlag;
}

/** Stores the red flags found in notes, records which brief may tell of each red flag, and notifies the app of urgent red flags at once. */
@Injectable()
export class RedFlagRecorder {
  constructor(
    private readonly notices: RedFlagNotices,
    private readonly directory: UserDirectory,
    private readonly arrived: ArrivedFlags,
  ) {}

  /**
   * Call it inside the transaction that stores the observations. Recording the same red flags again changes nothing.
   * @param writtenAt when the transaction wrote the observations
   * @returns the days of red flags that are new in notes
   */
  async recordFlags(
    flagged: readonly FoundFlags[],
    context: ReadingContext,
    writtenAt: Date,
    sql: Sql,
  ): Promise<ChangedDay[]> {
    const added = await writeNoted(
      sql,
      inOrder(flagged, ({ noted }) => noted.map((category) => ({ category }))),
    );
    await this.arrived.recordNoted(added, sql);
    await this.arrived.recordWritten(
      flagged.flatMap(({ observation, shown }) =>
        observation === null ? [] : shown.map((category) => ({ observation, category })),
      ),
      writtenAt,
      sql,
    );
    const spoken = oncePerDay(inOrder(flagged, (flags) => spokenFlags(flags, context)));
    const changes = added.map(({ userId, day }): ChangedDay => ({ userId, day, kind: 'late' }));
    if (spoken.length === 0) return changes;
    const externalIds = await this.directory.externalIds(
      spoken.map(({ observation }) => observation.userRef.userId),
      sql,
    );
    await this.notices.raise(
      spoken.map(({ observation: { userRef, day }, category, text }) => ({
        type: 'red_flag',
        user_id: userRef.userId,
        external_id: externalIds.get(userRef.userId) ?? null,
        category,
        urgency: 'urgent',
        text,
        day,
      })),
      sql,
    );
    return changes;
  }
}

/** Keeps one red flag per person, day and category. The list is sorted, so equal ones are neighbours. */
function oncePerDay<Flag extends FlaggedObservation>(found: readonly Flag[]): Flag[] {
  const isSame = (a: Flag, b: Flag): boolean =>
    a.category === b.category &&
    a.observation.day === b.observation.day &&
    a.observation.userRef.userId === b.observation.userRef.userId;
  return found.filter((one, i) => i === 0 || !isSame(one, found[i - 1]));
}

/** The same order in every transaction, so that parallel transactions cannot deadlock. */
function inOrder<Flag extends { category: SpokenFlag }>(
  flagged: readonly FoundFlags[],
  flagsOf: (found: FoundFlags) => readonly Flag[],
): (Flag & FlaggedObservation)[] {
  const keyOf = ({ observation, category }: FlaggedObservation): string =>
    [observation.userRef.userId, observation.day, category, observation.moment.toISOString()].join('\0');
  return flagged
    .flatMap((found) =>
      found.observation === null
        ? []
        : flagsOf(found).map((flag) => ({ ...flag, observation: found.observation! })),
    )
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

interface NewlyNoted {
  userId: string;
  day: string;
  category: string;
}

async function writeNoted(sql: Sql, noted: readonly FlaggedObservation[]): Promise<NewlyNoted[]> {
  if (noted.length === 0) return [];
  return selectRows<NewlyNoted>(
    sql,
    `insert into noted_flag (user_id, category, moment, dated, day)
     select * from unnest($1::uuid[], $2::varchar[], $3::timestamptz[], $4::boolean[], $5::date[])
     on conflict do nothing returning user_id as "userId", day::text as day, category`,
    [
      noted.map(({ observation }) => observation.userRef.userId),
      noted.map(({ category }) => category),
      noted.map(({ observation }) => observation.moment.toISOString()),
      noted.map(({ observation }) => observation.dated),
      noted.map(({ observation }) => observation.day),
    ],
  );
}
