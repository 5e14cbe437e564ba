import { Inject, Injectable } from '@nestjs/common';
import { currentWeekOf, isoDay } from '../../common/calendar.js';
import { Clock } from '../../common/clock.js';
import { settledWithin } from '../../common/within.js';
import { NotFoundError } from '../../common/errors.js';
import { refuseFutureWeek } from '../../common/future-week.js';
import { toUserRef } from '../../common/user-id.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { DatabaseClock } from '../../database/database-clock.js';
import { notShown, RunReader } from '../run/run-reader.js';
import { RunService, type StartedRun } from './run-service.js';

const WAIT_MS = 30_000;

/** The request for a manual run. Without user ids it is a cohort run; without a week it is for the current week. */
export interface TriggerRequest {
  user_ids?: string[];
  force_refresh: boolean;
  /** ISO date of a Monday. */
  week_of?: string;
}

export interface TriggerResult {
  status: 'complete' | 'running' | 'failed';
  job_id: string;
  week_of: string;
  users_processed: number;
  users_successful: number;
  users_failed: number;
  success_rate: number | null;
  failed_users: { user_id: string; external_id: string | null; error: string | null }[];
  /** How many more failed than the 100 that are listed. Present only when not all are. */
  failed_users_not_shown?: number;
  duration_seconds: number | null;
}

export interface TriggerAnswer {
  status: 'triggered';
  result: TriggerResult | Pick<TriggerResult, 'status' | 'job_id' | 'week_of'>;
  timestamp: string;
}

/** Triggers manual runs, for the admin route and for the command line. */
@Injectable()
export class TriggerService {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly databaseClock: DatabaseClock,
    private readonly service: RunService,
    private readonly runs: RunReader,
  ) {}

  async trigger(request: TriggerRequest, waitMs = WAIT_MS): Promise<TriggerAnswer> {
    const run = await this.start(request);
    const ended = (await settledWithin(waitMs, run.finished)) && (await run.finished) === 'closed';
    return {
      status: 'triggered',
      result: ended
        ? await this.resultOf(run.jobId)
        : { status: 'running', job_id: run.jobId, week_of: run.weekOf },
      timestamp: this.clock.now().toISOString(),
    };
  }

  /** @throws BadInputError if the week is in the future, ConflictError if another run is in progress */
  async start(request: TriggerRequest): Promise<StartedRun> {
    return this.service.startManual({
      weekOf: await this.checkedWeek(request.week_of),
      users: request.user_ids?.map((id) => toUserRef(id)),
      forceRefresh: request.force_refresh,
    });
  }

  async resultOf(jobId: string): Promise<TriggerResult> {
    const run = await this.runs.find(jobId);
    if (run === null) throw new NotFoundError('unknown_run', 'There is no such run.');
    const failed = await this.runs.failedUsers(jobId);
    const ended = run.status === 'completed' || run.status === 'retrying';
    return {
      status: ended
        ? 'complete'
        : run.status === 'running' || run.status === 'pending'
          ? 'running'
          : 'failed',
      job_id: run.job_id,
      week_of: run.week_of,
      users_processed: run.users_processed,
      users_successful: run.users_successful,
      users_failed: run.users_failed,
      success_rate: run.success_rate,
      failed_users: failed.map(({ user_id, external_id, error }) => ({ user_id, external_id, error })),
      ...notShown(run.users_failed, failed),
      duration_seconds: run.duration_seconds,
    };
  }

  /** Returns the requested week, or the current one if none was requested. @throws BadInputError if it is in the future */
  async checkedWeek(weekOf: string | undefined): Promise<string> {
    const now = await this.databaseClock.now();
    const { timeZone } = this.config.job;
    if (weekOf === undefined) return isoDay(currentWeekOf(now, timeZone));
    refuseFutureWeek(weekOf, now, timeZone);
    return weekOf;
  }
}
