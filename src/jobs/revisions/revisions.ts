import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnModuleDestroy,
} from '@nestjs/common';
import { currentWeekOf, isoDay } from '../../common/calendar.js';
import { describeError } from '../../common/errors.js';
import { SerialTick } from '../../common/serial-tick.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { DatabaseClock } from '../../database/database-clock.js';
import { RunService, type StartedRun } from '../coordinator/run-service.js';
import { RevisionStore } from './revision-store.js';

/** People per run: a run that waits for the slot, or an operator who wants it, waits for some seconds. */
const USERS_PER_RUN = 200;
const WEEK_DAYS = 7;

/**
 * Makes issued weeks again after records of earlier days changed: run by run, the earliest week first, so that what a
 * correction changes in one week's state reaches the next. How far each person has come is a row of changed_days, which the
 * transaction that stores a week moves on: whichever process continues, each week is made once (decision 87).
 */
@Injectable()
export class Revisions implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(Revisions.name);
  private readonly tick = new SerialTick();

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: DatabaseClock,
    private readonly runs: RunService,
    private readonly store: RevisionStore,
  ) {}

  /** Makes all weeks that are due, within the limits. Returns early when another run holds the slot. */
  makeDueWeeks(): Promise<void> {
    const { weeks, perDay } = this.config.revisions;
    if (weeks === 0 || perDay === 0) return Promise.resolve();
    return this.tick.run(async () => {
      try {
        let run = await this.startNext();
        while (run !== null && !this.tick.stopping && (await run.finished) === 'closed')
          run = await this.startNext();
      } catch (error) {
        this.logger.warn({
          event: 'revision.failed',
          message: 'Weeks could not be made again; the next tick tries again.',
          ...describeError(error),
        });
      }
    });
  }

  onModuleDestroy(): void {
    this.tick.stop();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.tick.drain();
  }

  private async startNext(): Promise<StartedRun | null> {
    const limit = Math.min(USERS_PER_RUN, await this.store.remainingToday());
    if (limit === 0) {
      this.logger.warn({
        event: 'revision.limit_reached',
        message: 'No more weeks are made again today: REVISIONS_PER_DAY is reached.',
        people_waiting: await this.store.countWaiting(),
      });
      return null;
    }
    const { timeZone } = this.config.job;
    const monday = currentWeekOf(await this.clock.now(), timeZone);
    const firstWeek = isoDay(monday - (this.config.revisions.weeks - 1) * WEEK_DAYS);
    const run = await this.runs.startRevision((sql) => this.store.nextDue(firstWeek, limit, sql));
    if (run !== null)
      this.logger.log({
        event: 'revision.started',
        message: 'Weeks are made again, because records of earlier days changed.',
        job_id: run.jobId,
        week_of: run.weekOf,
        users: run.users,
      });
    return run;
  }
}
