import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { JOB_NAME } from '../../common/job-name.js';
import { selectRows } from '../../database/rows.js';
import type { Alert, AlertRule } from '../../notifications/alert.js';
import type { RuleSource } from './rule-source.js';

interface JobRule extends Pick<Alert, 'rule' | 'summary' | 'effect' | 'nextStep'> {
  /** Answers subject and figures, a row an alert. */
  sql: string;
}

interface FoundRow {
  subject: string;
  figures: Alert['figures'];
}

const OUR_QUERIES = `datname = current_database() and application_name = 'weekly-intelligence' and pid <> pg_backend_pid()`;

const RULES: readonly JobRule[] = [
  {
    rule: 'run_stalled',
    // Nobody holds it, or its open batches have not moved for ten minutes.
    sql: `select e.id::text as subject, json_build_object('job_id', e.job_id, 'users_processed', e.users_processed) as figures
      from job_execution_log e
      where e.job_name = '${JOB_NAME}' and e.status = 'running' and (
        e.lease_until < now() - interval '5 seconds'
        or (exists (select from job_batch b where b.execution_id = e.id and b.state <> 'done')
            and greatest(e.started_at, (select max(b.finished_at) from job_batch b where b.execution_id = e.id))
              < now() - interval '10 minutes'))`,
    summary: 'A run does not get on.',
    effect: 'Users who wait for it have no brief of this week yet.',
    nextStep:
      'Check that a process works (GET /health/ready, its log); a running one takes the run over by itself.',
  },
  {
    rule: 'retries_overdue',
    sql: `select 'retry queue' as subject, json_build_object('users', count(*)) as figures
      from job_retry_queue where state <> 'dead' and next_retry_at < now() - interval '10 minutes' having count(*) > 0`,
    summary: 'Users whose retry is due are not tried again.',
    effect: 'They keep their fallback brief.',
    nextStep:
      'Check that a process works and read its log for the retry sweep; npm run cli -- retry run tries them now.',
  },
  {
    rule: 'receiver_down',
    // Something failed and still waits, and nothing of its kind has arrived since it could have.
    sql: `select kind as subject, json_build_object('kind', kind, 'waiting', count(*), 'last_error', max(last_error)) as figures
      from outbox waiting
      where state in ('pending', 'leased') and last_error is not null and due_since < now() - interval '10 seconds'
        and not exists (select from outbox sent where sent.kind = waiting.kind and sent.state = 'delivered'
                          and sent.delivered_at > waiting.due_since)
      group by kind`,
    summary: 'A receiver cannot be reached.',
    effect: 'Its messages wait, for three days at most; then they are given up.',
    nextStep:
      'Check the receiver and its address in the configuration. When it is back they are delivered by themselves.',
  },
  {
    rule: 'database_slow',
    sql: `select 'database' as subject, json_build_object('queries', count(*), 'waiting_for_locks',
        count(*) filter (where wait_event_type = 'Lock')) as figures
      from pg_stat_activity where ${OUR_QUERIES} and state = 'active' and query_start < now() - interval '15 seconds'
      having count(*) > 0`,
    summary: 'Queries of this service take longer than 15 seconds.',
    effect: 'Runs and readers wait.',
    nextStep: 'Read pg_stat_activity for what they wait for: locks, disk, or a missing index.',
  },
];

/** What the tables themselves tell. */
@Injectable()
export class JobRules implements RuleSource {
  readonly rules: readonly AlertRule[] = RULES.map(({ rule }) => rule);

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async findings(): Promise<Alert[]> {
    const found: Alert[] = [];
    for (const { sql, ...rule } of RULES)
      for (const row of await selectRows<FoundRow>(this.dataSource, sql)) found.push({ ...rule, ...row });
    return found;
  }
}
