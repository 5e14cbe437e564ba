import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { selectRows } from '../../database/rows.js';
import { ownFailure } from '../../jobs/run/own-failure.js';
import type { AlertRule } from '../../notifications/alert.js';

/** A later cohort run completed the week of run `e`. */
const COMPLETED_LATER = `exists (select from job_execution_log later where later.job_name = e.job_name and later.week_of = e.week_of
  and later.created_at > e.created_at and later.status = 'completed' and later.scope = 'cohort')`;

/** For each rule whose alerts an event raises: the condition on `subject` under which an alert still holds. */
const CONDITIONS: Partial<Record<AlertRule, string>> = {
  run_failed: `exists (select from job_execution_log e where e.id::text = subject and not ${COMPLETED_LATER})`,
  run_missed: `not exists (select from job_execution_log e where e.week_of::text = subject and e.scope = 'cohort'
    and e.status = 'completed')`,
  success_rate_low: `exists (select from job_execution_log e where e.id::text = subject and not ${COMPLETED_LATER} and exists
    (select from job_user_outcome o where o.execution_id = e.id and o.state in ('retrying', 'dead')
      and ${ownFailure('o')}))`,
  // The subject is the run's id, or the run's id and the last attempt of a sweep.
  retries_exhausted: `exists (select from job_user_outcome o where o.execution_id::text = split_part(subject, ':', 1)
    and o.state = 'dead' and o.reason is distinct from 'superseded' and ${ownFailure('o')})`,
  rollout_halted: `(select kind = 'rollback' and id::text = subject from rollout_change order by id desc limit 1)`,
  // The process that restarted it may have ended since, and could not say that an hour has passed without another.
  embedded_server_restarted: `exists (select from alert a where a.rule = 'embedded_server_restarted'
    and a.subject = open.subject and a.state <> 'resolved' and a.last_at > now() - interval '1 hour')`,
  outbox_dead: `exists (select from outbox o where o.kind = subject and o.state = 'dead')`,
};

export const EVENT_RULES = Object.keys(CONDITIONS) as AlertRule[];

/** Finds which alerts of events have ended: a later run completed the week, or retries served its users. */
@Injectable()
export class EventEndings {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Returns the open subjects of a rule whose alert still holds. */
  async stillHolding(rule: AlertRule, subjects: readonly string[]): Promise<string[]> {
    const rows = await selectRows<{ subject: string }>(
      this.dataSource,
      `select subject from unnest($1::text[]) as open(subject) where ${CONDITIONS[rule]}`,
      [subjects],
    );
    return rows.map(({ subject }) => subject);
  }
}
