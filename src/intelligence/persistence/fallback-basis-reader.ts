import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { describeError } from '../../common/errors.js';
import { selectRows } from '../../database/rows.js';
import { nightMetrics } from '../../observations/catalogue.js';
import { zoneDaySql } from '../../observations/ingest/day-of.js';
import { DEFAULT_WRITING, PreferencesStore } from '../../preferences/preferences-store.js';
import { WEEK_DAYS } from '../analysis/windows.js';
import type { Brief, Fact } from '../domain/artefacts.js';
import { type FallbackBasis, NOTHING_KNOWN } from '../domain/fallback-basis.js';
import { RedFlagReader } from './red-flag-reader.js';

interface BasisRow {
  user_id: string;
  week_of: string | null;
  story: Brief['main_story'] | null;
  facts: Fact[] | null;
  /**
   * Whether that brief had safety notices. They are not repeated as if they were current, and neither is the story
   * below them.
   */
  noticed: boolean;
  recorded: number | null;
}

/** While observations are moved to another time zone, their days are computed, as in WeekInputReader. */
const RECORDED = `(select count(distinct counted.day) from (
    select coalesce((select ${zoneDaySql('z.time_zone', '$3::varchar[]')} from zone_move z
      where z.user_id = o.user_id and not o.dated and o.utc_offset is null), o.day) as day
    from observation o
    where o.user_id = asked.user_id and o.day >= $2::date - ${WEEK_DAYS + 2} and o.day < $2::date + 2) as counted
  where counted.day >= $2::date - ${WEEK_DAYS} and counted.day < $2::date)`;

const basisSql = (recorded: string): string => `
  select asked.user_id, last.week_of, last.brief -> 'main_story' as story, last.brief -> 'facts' as facts,
    coalesce(json_array_length(last.brief -> 'safety') > 0, false) as noticed, ${recorded} as recorded
  from unnest($1::uuid[]) as asked(user_id)
  left join lateral (select w.week_of, w.brief from weekly_intelligence w
    where w.user_id = asked.user_id and w.week_of < $2 and w.status = 'complete'
    order by w.week_of desc limit 1) as last on true`;

/** Reads what fallback briefs may contain, for a set of users in one query. */
@Injectable()
export class FallbackBasisReader {
  private readonly logger = new Logger(FallbackBasisReader.name);

  constructor(
    private readonly redFlags: RedFlagReader,
    private readonly preferences: PreferencesStore,
  ) {}

  /**
   * Reads inside the caller's transaction, which remains usable even if a query fails here: the observations may be the
   * very reason why a run failed. In that case their days are not counted. If nothing at all can be read, nothing is
   * known.
   */
  async load(
    userIds: readonly string[],
    weekOf: string,
    manager: EntityManager,
  ): Promise<(userId: string) => FallbackBasis> {
    if (userIds.length === 0) return () => NOTHING_KNOWN;
    const redFlags = await this.redFlags.load(userIds, weekOf, manager);
    const writing = await this.tryRead(manager, (inner) => this.preferences.writingOf(userIds, inner));
    const rows = await this.readRows(userIds, weekOf, manager);
    const bases = new Map(rows.map((row) => [row.user_id, toBasis(row)]));
    return (userId) => ({
      ...(bases.get(userId) ?? NOTHING_KNOWN),
      redFlags: redFlags.get(userId) ?? [],
      ...(writing?.get(userId) ?? DEFAULT_WRITING),
    });
  }

  private async readRows(
    userIds: readonly string[],
    weekOf: string,
    manager: EntityManager,
  ): Promise<BasisRow[]> {
    const ways: [recorded: string, parameters: unknown[]][] = [
      [RECORDED, [nightMetrics()]],
      ['null::bigint', []],
    ];
    for (const [recorded, further] of ways) {
      const rows = await this.tryRead(manager, (inner) =>
        selectRows<BasisRow>(inner, basisSql(recorded), [userIds, weekOf, ...further]),
      );
      if (rows !== null) return rows;
    }
    return [];
  }

  /**
   * A transaction within a transaction is a savepoint: without it, a failed query would end the caller's transaction.
   *
   * @returns null if the query failed
   */
  private async tryRead<Result>(
    manager: EntityManager,
    read: (inner: EntityManager) => Promise<Result>,
  ): Promise<Result | null> {
    try {
      return await manager.transaction(read);
    } catch (error) {
      this.logger.warn({
        event: 'fallback_brief.data_unreadable',
        message: 'A query for fallback briefs failed; they are written with less data.',
        ...describeError(error),
      });
      return null;
    }
  }
}

type Basis = Pick<FallbackBasis, 'recordedDays' | 'lastFull'>;

function toBasis({ week_of, story, facts, noticed, recorded }: BasisRow): Basis {
  const isUsable = week_of !== null && story !== null && facts !== null && !noticed;
  return { recordedDays: recorded, lastFull: isUsable ? { weekOf: week_of, story, facts } : null };
}
