import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { Sql } from '../../database/rows.js';
import { Alerts } from '../../notifications/alerts.js';
import { DeadManSwitch, type PingedRun } from '../../notifications/dead-man-switch.js';
import { OutcomeStore } from './outcome-store.js';

interface NotifiedRun {
  id: string;
  jobId: string;
  weekOf: string;
}
type EndingRun = NotifiedRun & PingedRun;

/** Users of one run whose retries are used up and who have not been reported to the operators yet. */
export interface ExhaustedUsers {
  runId: string;
  jobId: string;
  weekOf: string;
  /** The latest attempt among them; it grows from one report to the next. */
  lastAttempt: number;
  byClass: Record<string, number>;
}

/**
 * Notifies the outside about a run: the dead man's switch that it started and ended, and the operators that it went
 * badly or that users were given up on. Users that the run itself gave up on make one alert, and so do the retries that
 * one sweep used up. Notifications hold numbers and never identify users.
 */
@Injectable()
export class RunNotifications {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly alerts: Alerts,
    private readonly outcomes: OutcomeStore,
    private readonly deadMan: DeadManSwitch,
  ) {}

  /** Called again after a takeover; only the first call notifies. */
  notifyStarted(run: EndingRun): Promise<void> {
    return this.deadMan.started(run);
  }

  /** A run whose users wait for a retry is not a failed run. */
  notifyClosed(run: EndingRun, sql: Sql): Promise<void> {
    return this.deadMan.succeeded(run, sql);
  }

  /** The monitor outside must know that the week was not generated, even if an operator wanted it so. */
  notifyCancelled(run: EndingRun, sql: Sql): Promise<void> {
    return this.deadMan.failed(run, sql);
  }

  async notifyFailed(run: EndingRun, error: string, sql: Sql): Promise<void> {
    await this.deadMan.failed(run, sql);
    await this.alerts.raise(
      {
        rule: 'run_failed',
        subject: run.id,
        summary: 'A weekly run failed as a whole.',
        effect: `Users without intelligence for the week of ${run.weekOf} see a fallback brief.`,
        nextStep:
          'Read error_message in GET /admin/runs/:job_id, fix the cause, then trigger the week again.',
        figures: { job_id: run.jobId, week_of: run.weekOf, error },
      },
      sql,
    );
  }

  async notifyMissed(run: { weekOf: string }, sql: Sql): Promise<void> {
    await this.deadMan.missed(run.weekOf, sql);
    await this.alerts.raise(
      {
        rule: 'run_missed',
        subject: run.weekOf,
        summary: 'A weekly run was missed: the service was down longer than the misfire grace.',
        effect: `No user has intelligence for the week of ${run.weekOf}.`,
        nextStep: 'Trigger the week manually: POST /admin/trigger-intelligence with its week_of.',
        figures: { week_of: run.weekOf, grace_seconds: this.config.job.misfireGraceSeconds },
      },
      sql,
    );
  }

  async notifyLowSuccessRate(
    run: NotifiedRun,
    figures: { rate: number | null; failed: number },
    manager: EntityManager,
  ): Promise<void> {
    await this.alerts.raise(
      {
        rule: 'success_rate_low',
        subject: run.id,
        summary: 'A weekly run succeeded for fewer users than required.',
        effect: 'Users whose week failed see a fallback brief until a retry succeeds.',
        nextStep: 'Read the error classes in GET /admin/retry-queue and the run in GET /admin/runs/:job_id.',
        figures: {
          job_id: run.jobId,
          success_rate: figures.rate,
          threshold: this.config.job.successRateRetryThreshold,
          users_failed: figures.failed,
        },
      },
      manager,
    );
  }

  /** Raises one alert per run, however often the run's end is attempted. */
  async notifyDeadUsersOfRun(run: NotifiedRun, manager: EntityManager): Promise<void> {
    await this.raiseRetriesExhausted(
      run,
      run.id,
      await this.outcomes.countDeadByErrorClass(run.id, manager),
      manager,
    );
  }

  /** Raises one alert for the users of each run whose retries were used up since the last call. */
  async notifyExhaustedRetries(users: readonly ExhaustedUsers[], manager: EntityManager): Promise<void> {
    for (const { runId, jobId, weekOf, lastAttempt, byClass } of users)
      await this.raiseRetriesExhausted(
        { id: runId, jobId, weekOf },
        `${runId}:${lastAttempt}`,
        byClass,
        manager,
      );
  }

  private async raiseRetriesExhausted(
    run: NotifiedRun,
    subject: string,
    byClass: Record<string, number>,
    manager: EntityManager,
  ): Promise<void> {
    const classes = Object.entries(byClass);
    if (classes.length === 0) return;
    await this.alerts.raise(
      {
        rule: 'retries_exhausted',
        subject,
        summary:
          'Some users of a run are no longer retried: their retries are used up, or no retry can help.',
        effect: `These users have no intelligence for the week of ${run.weekOf}; they see a fallback brief.`,
        nextStep:
          'Read GET /admin/dead-letters, fix the cause, then POST /admin/dead-letters/redrive with the error class.',
        figures: {
          job_id: run.jobId,
          week_of: run.weekOf,
          users: classes.reduce((sum, [, users]) => sum + users, 0),
          error_classes: classes.map(([errorClass, users]) => `${errorClass}: ${users}`).join(', '),
          max_retries: this.config.retry.max,
        },
      },
      manager,
    );
  }
}
