import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { selectRows } from '../../database/rows.js';
import type { AlertRule } from '../../notifications/alert.js';

/** A later run of the week of execution `e` that came to an end as it should. */
const MADE_GOOD = `exists (select from job_execution_log later where later.job_name = e.job_name and later.week_of = e.week_of
  and later.created_at > e.created_at and later.status = 'completed' and later.scope = 'cohort')`;

/** Of the alerts that an event raised: while which condition on `subject` they still hold. */
const STILL_HOLDS: Partial<Record<AlertRule, string>> = {
  run_failed: `exists (select from job_execution_log e where e.id::text = subject and not ${MADE_GOOD})`,
  run_missed: `not exists (select from job_execution_log e where e.week_of::text = subject and e.scope = 'cohort'
    and e.status = 'completed')`,
  success_rate_low: `exists (select from job_execution_log e where e.id::text = subject and not ${MADE_GOOD} and exists
    (select from job_user_outcome o where o.execution_id = e.id and o.state in ('retrying', 'dead')))`,
  // The run's id, or that and the last attempt of a sweep.
  retries_exhausted: `exists (select from job_user_outcome o where o.execution_id::text = split_part(subject, ':', 1)
    and o.state = 'dead' and o.reason is distinct from 'superseded')`,
  rollout_halted: `(select kind = 'rollback' and id::text = subject from rollout_change order by id desc limit 1)`,
  outbox_dead: `exists (select from outbox o where o.kind = subject and o.state = 'dead')`,
};

export const EVENT_RULES = Object.keys(STILL_HOLDS) as AlertRule[];

/** Ends of what began with an event: the run that came after, the users who got their week after all. */
@Injectable()
export class EventEndings {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Those of the open subjects of a rule that still hold. */
  async stillHolding(rule: AlertRule, subjects: readonly string[]): Promise<string[]> {
    const rows = await selectRows<{ subject: string }>(
      this.dataSource,
      `select subject from unnest($1::text[]) as open(subject) where ${STILL_HOLDS[rule]}`,
      [subjects],
    );
    return rows.map(({ subject }) => subject);
  }
}
