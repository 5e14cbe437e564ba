import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { JOB_NAME } from '../../common/job-name.js';
import { selectRows } from '../../database/rows.js';
import type { Alert, AlertRule } from '../../notifications/alert.js';
import { isExpected, withoutReceiver } from '../../notifications/outbox-receivers.js';
import type { RuleSource } from './alert-watch.js';

interface JobRule extends Pick<Alert, 'rule' | 'summary' | 'effect' | 'nextStep'> {
  /** Returns subject and figures, one row per alert. */
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
    // No process holds its lease, or none of its open batches has finished for ten minutes.
    sql: `select e.id::text as subject, json_build_object('job_id', e.job_id, 'users_processed', e.users_processed) as figures
      from job_execution_log e
      where e.job_name = '${JOB_NAME}' and e.status = 'running' and (
        e.lease_until < now() - interval '5 seconds'
        or (exists (select from job_batch b where b.execution_id = e.id and b.state <> 'done')
            and greatest(e.started_at, (select max(b.finished_at) from job_batch b where b.execution_id = e.id))
              < now() - interval '10 minutes'))`,
    summary: 'A run makes no progress.',
    effect: 'The users that wait for it have no brief of this week yet.',
    nextStep:
      'Check that a process that serves is running (GET /health/ready and its log). It takes over the run within 5 seconds of the end of its lease.',
  },
  {
    rule: 'retries_overdue',
    sql: `select 'retry queue' as subject, json_build_object('users', count(*)) as figures
      from job_retry_queue where state <> 'dead' and next_retry_at < now() - interval '10 minutes' having count(*) > 0`,
    summary: 'Users whose retry is due are not retried.',
    effect: 'These users keep their fallback brief.',
    nextStep:
      'Check that a process that serves is running, and read its log for the retry sweep. npm run cli -- retry run retries these users now.',
  },
  {
    rule: 'receiver_down',
    // A message failed and still waits, and no message of its kind has been delivered since it became due.
    sql: `select kind as subject, json_build_object('kind', kind, 'waiting', count(*), 'last_error', max(last_error)) as figures
      from outbox waiting
      where state in ('pending', 'leased') and last_error is not null and due_since < now() - interval '10 seconds'
        and not exists (select from outbox sent where sent.kind = waiting.kind and sent.state = 'delivered'
                          and sent.delivered_at > waiting.due_since)
      group by kind`,
    summary: 'A notification channel cannot deliver its messages.',
    effect: 'Its messages wait for at most three days, and are then dead.',
    nextStep:
      'Check the receiver and its address in the configuration. Once it is back, the messages are delivered by themselves.',
  },
  {
    rule: 'no_receiver',
    // A minute, so that a process that starts has time to say what it can deliver.
    sql: `select kind as subject, json_build_object('kind', kind, 'waiting', count(*)) as figures
      from outbox waiting
      where state in ('pending', 'leased') and created_at < now() - interval '1 minute' and ${withoutReceiver('waiting')}
        and ${isExpected('waiting')}
      group by kind`,
    summary: 'Messages wait, and no running process knows their receiver.',
    effect:
      'They reach no one. red_flag: people have recorded warning signs that the app has not been notified of.',
    nextStep:
      'Set the address of the receiver (APP_WEBHOOK_URL, SMTP_URL, ALERT_WEBHOOK_URL, ALERT_EMAIL_TO or DEAD_MAN_URL) for the service and restart it. The messages are then delivered by themselves.',
  },
  {
    rule: 'database_slow',
    sql: `select 'database' as subject, json_build_object('queries', count(*), 'waiting_for_locks',
        count(*) filter (where wait_event_type = 'Lock')) as figures
      from pg_stat_activity where ${OUR_QUERIES} and state = 'active' and query_start < now() - interval '15 seconds'
      having count(*) > 0`,
    summary: 'Queries of this service take longer than 15 seconds.',
    effect: 'Runs and reads have to wait.',
    nextStep: 'Find out in pg_stat_activity what they wait for: locks, the disk, or a missing index.',
  },
];

/** The rules that read the tables of the service and the state of the database. */
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
