import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { IntelligenceCache } from '../../cache/intelligence-cache.js';
import { dayNumber } from '../../common/calendar.js';
import { describeError } from '../../common/errors.js';
import { traced } from '../../common/tracing.js';
import { composeFallbackBrief } from '../../intelligence/compose/fallback-brief.js';
import { ARTEFACT_KINDS } from '../../intelligence/domain/artefacts.js';
import { artefactAnswer, artefactHead, type StoredWeek } from '../../intelligence/domain/stored-week.js';
import { FallbackBasisReader } from '../../intelligence/persistence/fallback-basis-reader.js';
import { WeekStore } from '../../intelligence/persistence/week-store.js';
import { BriefNotices } from '../../notifications/brief-notices.js';
import { UserDirectory } from '../../preferences/user-directory.js';

/** The effect of generation, shared by runs and retries: what is written for successes and for failures. */
@Injectable()
export class WeekWriter {
  private readonly logger = new Logger(WeekWriter.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly weeks: WeekStore,
    private readonly fallbackBasis: FallbackBasisReader,
    private readonly directory: UserDirectory,
    private readonly cache: IntelligenceCache,
    private readonly notices: BriefNotices,
  ) {}

  /** Stores weeks and stamps their users, in the caller's transaction. */
  async storeWeeks(weeks: readonly StoredWeek[], manager: EntityManager): Promise<void> {
    if (weeks.length === 0) return;
    await traced('batch.write', { users: weeks.length }, async () => {
      await this.weeks.save(weeks, manager);
      await this.directory.stampGenerated(
        weeks.map((week) => week.userId),
        weeks[0].generatedAt,
        manager,
      );
    });
    await this.notices.raise(weeks, manager);
  }

  /** A fallback brief for each user that has nothing for the week; nobody unknown gets one. */
  async storeFallbacks(
    userIds: readonly string[],
    weekOf: string,
    runId: string | null,
    at: Date,
    manager: EntityManager,
  ): Promise<void> {
    const basisOf = await this.fallbackBasis.load(userIds, weekOf, manager);
    const briefs = userIds.map((userId) => ({
      userId,
      weekOf,
      brief: composeFallbackBrief(userId, dayNumber(weekOf), basisOf(userId)),
    }));
    await this.weeks.saveFallbacks(briefs, runId, at, manager);
  }

  /** After the commit: readers find the new week in the cache. What is stored stands, whatever becomes of this. */
  async warmCache(weeks: readonly StoredWeek[]): Promise<void> {
    if (weeks.length === 0) return;
    try {
      await this.fillCache(weeks);
      await this.forgetErased(weeks);
    } catch (error) {
      this.logger.warn({
        message: 'the cache was not filled; readers go to Postgres',
        ...describeError(error),
      });
    }
  }

  private async fillCache(weeks: readonly StoredWeek[]): Promise<void> {
    const externalIds = await this.directory.externalIds(
      weeks.map((week) => week.userId),
      this.dataSource,
    );
    await this.cache.storeArtefacts(
      weeks.flatMap((week) => {
        const user = { userId: week.userId, externalId: externalIds.get(week.userId) ?? null };
        const head = artefactHead(user, week.weekOf, week.generatedAt);
        return ARTEFACT_KINDS.map((kind) => ({
          kind,
          userId: week.userId,
          weekOf: week.weekOf,
          json: artefactAnswer(head, week.json[kind]),
        }));
      }),
    );
  }

  /** A user erased between the commit and the warm-up must not live on in the cache. */
  private async forgetErased(weeks: readonly StoredWeek[]): Promise<void> {
    const { weekOf } = weeks[0];
    const standing = await this.weeks.usersWithWeek(
      weeks.map((week) => week.userId),
      weekOf,
    );
    for (const week of weeks)
      if (!standing.has(week.userId)) await this.cache.invalidateUser(week.userId, [weekOf]);
  }
}
