import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { Sql } from '../../database/rows.js';
import { Alerts } from '../../notifications/alerts.js';
import { DeadManSwitch, type PingedRun } from '../../notifications/dead-man-switch.js';
import { OutcomeStore } from './outcome-store.js';
import { RetryAttemptStore } from '../retries/retry-attempt-store.js';

interface NotifiedRun {
  id: string;
  jobId: string;
  weekOf: string;
}
type EndingRun = NotifiedRun & PingedRun;

/**
 * What a run tells the outside of itself: to the dead man's switch that it began and ended, to the operators that it went
 * badly, and of users whom nobody tries again: one alert for those whom a run itself gave up on, one for each sweep that
 * used up retries. Figures only, never who.
 */
@Injectable()
export class RunNotifications {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly alerts: Alerts,
    private readonly outcomes: OutcomeStore,
    private readonly attempts: RetryAttemptStore,
    private readonly deadMan: DeadManSwitch,
  ) {}

  /** Again after a takeover: it is told once. */
  notifyStarted(run: EndingRun): Promise<void> {
    return this.deadMan.started(run);
  }

  /** Users who wait for a retry make no failed run. */
  notifyClosed(run: EndingRun, sql: Sql): Promise<void> {
    return this.deadMan.succeeded(run, sql);
  }

  /** Whoever watches from outside must know that the week was not made, even if somebody wanted it so. */
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
          'Read error_message in GET /admin/runs/:job_id, mend the cause, then trigger the week again.',
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
        effect: `Nobody has intelligence for the week of ${run.weekOf}.`,
        nextStep: 'Trigger the week by hand: POST /admin/trigger-intelligence with its week_of.',
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
        summary: 'A weekly run succeeded for fewer users than it should.',
        effect: 'The users it failed see a fallback brief until a retry succeeds.',
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

  /** Once a run, however often its end is tried. */
  async notifyDeadUsersOfRun(run: NotifiedRun, manager: EntityManager): Promise<void> {
    await this.raiseRetriesExhausted(
      run,
      run.id,
      await this.outcomes.countDeadByErrorClass(run.id, manager),
      manager,
    );
  }

  /** Whatever ended for good since the last time, this sweep's or that of a process lost before it could tell. */
  async notifyExhaustedRetries(manager: EntityManager): Promise<void> {
    for (const { runId, jobId, weekOf, lastAttempt, byClass } of await this.attempts.takeUnreported(manager))
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
        summary: 'Some users of a run are not tried again: their retries are used up, or no retry can help.',
        effect: `These users have no intelligence for the week of ${run.weekOf}; they see a fallback brief.`,
        nextStep:
          'Read GET /admin/dead-letters, mend the cause, then POST /admin/dead-letters/redrive with the error class.',
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
