import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { describeError } from '../../common/errors.js';
import { selectRows } from '../../database/rows.js';
import { WEEK_DAYS } from '../analysis/windows.js';
import { type FallbackGround, NOTHING_KNOWN } from '../compose/fallback-brief.js';
import type { Brief, Fact } from '../domain/artefacts.js';

interface GroundRow {
  user_id: string;
  week_of: string | null;
  story: Brief['main_story'] | null;
  facts: Fact[] | null;
  /** Notices of then are not repeated as if they were of now, nor the story that stood below them. */
  noticed: boolean;
  recorded: number | null;
}

const RECORDED = `(select count(distinct o.day) from observation o
  where o.user_id = asked.user_id and o.day >= $2::date - ${WEEK_DAYS} and o.day < $2::date)`;

const groundSql = (recorded: string): string => `
  select asked.user_id, last.week_of, last.brief -> 'main_story' as story, last.brief -> 'facts' as facts,
    coalesce(json_array_length(last.brief -> 'safety') > 0, false) as noticed, ${recorded} as recorded
  from unnest($1::uuid[]) as asked(user_id)
  left join lateral (select w.week_of, w.brief from weekly_intelligence w
    where w.user_id = asked.user_id and w.week_of < $2 and w.status = 'complete'
    order by w.week_of desc limit 1) as last on true`;

/** What fallback briefs may say, for a set of users in one query. */
@Injectable()
export class FallbackGroundReader {
  private readonly logger = new Logger(FallbackGroundReader.name);

  /**
   * Inside the caller's transaction, which stands whatever fails here: the observations may be what a run failed for. Then
   * their days are not counted; and where nothing can be read, nothing is known.
   */
  async load(
    userIds: readonly string[],
    weekOf: string,
    manager: EntityManager,
  ): Promise<(userId: string) => FallbackGround> {
    if (userIds.length === 0) return () => NOTHING_KNOWN;
    for (const recorded of [RECORDED, 'null::bigint']) {
      try {
        // A transaction within one is a savepoint: a failed query alone would end the caller's.
        const rows = await manager.transaction((inner) =>
          selectRows<GroundRow>(inner, groundSql(recorded), [userIds, weekOf]),
        );
        const grounds = new Map(rows.map((row) => [row.user_id, toGround(row)]));
        return (userId) => grounds.get(userId) ?? NOTHING_KNOWN;
      } catch (error) {
        this.logger.warn({ message: 'fallback briefs have to do with less', ...describeError(error) });
      }
    }
    return () => NOTHING_KNOWN;
  }
}

function toGround({ week_of, story, facts, noticed, recorded }: GroundRow): FallbackGround {
  const isUsable = week_of !== null && story !== null && facts !== null && !noticed;
  return { recordedDays: recorded, lastFull: isUsable ? { weekOf: week_of, story, facts } : null };
}
