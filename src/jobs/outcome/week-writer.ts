import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { IntelligenceCache } from '../../cache/intelligence-cache.js';
import { dayNumber } from '../../common/calendar.js';
import { Clock } from '../../common/clock.js';
import { describeError } from '../../common/errors.js';
import { UNKNOWN_USER } from '../../common/failures.js';
import { traced } from '../../common/tracing.js';
import { composeFallbackBrief } from '../../intelligence/compose/fallback-brief.js';
import { ARTEFACT_KINDS } from '../../intelligence/domain/artefacts.js';
import {
  artefactAnswer,
  artefactHead,
  FIRST_ISSUE,
  type StoredWeek,
} from '../../intelligence/domain/stored-week.js';
import { FallbackBasisReader } from '../../intelligence/persistence/fallback-basis-reader.js';
import { WeekStore } from '../../intelligence/persistence/week-store.js';
import { BriefNotices } from '../../notifications/brief-notices.js';
import { UserDirectory } from '../../preferences/user-directory.js';

/** Writes the results of generation for runs and retries: weeks for successes, fallback briefs for failures. */
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
    private readonly clock: Clock,
  ) {}

  /**
   * Stores weeks and the time of generation of their users, in the caller's transaction.
   *
   * @param zone the service's zone where the run was started: it says which week is the current one
   */
  async storeWeeks(weeks: readonly StoredWeek[], zone: string, manager: EntityManager): Promise<void> {
    if (weeks.length === 0) return;
    await traced('batch.write', { users: weeks.length }, async () => {
      await this.weeks.save(weeks, manager);
      await this.directory.stampGenerated(
        weeks.map((week) => week.userId),
        weeks[0].generatedAt,
        manager,
      );
    });
    await this.notices.raise(weeks, zone, manager);
  }

  /** Stores a fallback brief for each user that has no complete week. Pass known users only. */
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

  /**
   * Writes the fallback briefs of users that failed again, with the red flags noted since. The older ones stay where that
   * is impossible: the caller's transaction records the failure all the same.
   */
  async refreshFallbacks(
    failures: readonly { userId: string; errorClass: string | null }[],
    run: { weekOf: string; runId: string | null },
    manager: EntityManager,
  ): Promise<void> {
    const users = failures.filter(({ errorClass }) => errorClass !== UNKNOWN_USER);
    if (users.length === 0) return;
    try {
      await manager.transaction((inner) =>
        this.storeFallbacks(
          users.map(({ userId }) => userId),
          run.weekOf,
          run.runId,
          this.clock.now(),
          inner,
        ),
      );
    } catch (error) {
      this.logger.warn({
        event: 'fallback_brief.not_refreshed',
        message: 'Fallback briefs could not be written again; the older ones stay.',
        ...describeError(error),
      });
    }
  }

  /** Fills the cache after the commit, so that readers find the new week there. The stored weeks are valid even if it fails. */
  async warmCache(weeks: readonly StoredWeek[]): Promise<void> {
    if (weeks.length === 0) return;
    try {
      await this.fillCache(weeks);
    } catch (error) {
      this.logger.warn({
        event: 'cache.warming_failed',
        message: 'The cache could not be filled; readers use PostgreSQL.',
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
        const briefHead = artefactHead(user, week.weekOf, week.generatedAt, FIRST_ISSUE);
        return ARTEFACT_KINDS.map((kind) => ({
          kind,
          userId: week.userId,
          weekOf: week.weekOf,
          json: artefactAnswer(kind === 'brief' ? briefHead : head, week.json[kind]),
        }));
      }),
      // A user may be erased between the commit and this moment.
      () =>
        this.weeks.usersWithWeek(
          weeks.map((week) => week.userId),
          weeks[0].weekOf,
        ),
    );
  }
}
