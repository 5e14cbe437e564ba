import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { changeRows, type Sql, selectRows } from '../database/rows.js';
import type { Alert, AlertRule, AlertState } from './alert.js';

/** An alert as operators see it. */
export interface AlertRow {
  id: string;
  rule: AlertRule;
  subject: string;
  state: AlertState;
  told: Alert;
  count: number;
  first_at: Date;
  last_at: Date;
  acknowledged_by: string | null;
  acknowledged_at: Date | null;
  resolved_at: Date | null;
}

/** An alert that is to be told of, for the so-and-so-manieth time. */
export interface Telling {
  told: Alert;
  notifications: number;
}

const ROW = `id, rule, subject, state, told, count, first_at, last_at, acknowledged_by, acknowledged_at, resolved_at`;

/** Rows of alert: what holds, who has seen it, and when it was told of last. */
@Injectable()
export class AlertStore {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * Opens an alert, or counts the open one up. Answers whether to tell of it: when it is new, and again while nobody has
   * acknowledged it; never twice within the cooldown, though it came and went meanwhile.
   */
  async note(alert: Alert, cooldownSeconds: number, sql: Sql): Promise<Telling | null> {
    const [row] = await selectRows<{ notifications: number; tell: boolean }>(
      sql,
      `insert into alert (rule, subject, told, notifications, notified_at)
       select $1, $2, $3, coalesce(max(before.notifications), 0) + case when cool.off then 1 else 0 end,
         case when cool.off then now() end
       from (select coalesce(max(notified_at) < now() - make_interval(secs => $4), true) as off
             from alert where rule = $1 and subject = $2) as cool
       left join alert before on before.rule = $1 and before.subject = $2
       group by cool.off
       on conflict (rule, subject) where state <> 'resolved' do update set
         count = alert.count + 1, last_at = now(), told = excluded.told,
         notifications = alert.notifications + case when ${DUE_AGAIN} then 1 else 0 end,
         notified_at = case when ${DUE_AGAIN} then now() else alert.notified_at end
       returning notifications, notified_at is not distinct from now() as tell`,
      [alert.rule, alert.subject, JSON.stringify(alert), cooldownSeconds],
    );
    return row.tell ? { told: alert, notifications: row.notifications } : null;
  }

  /** Closes the open alerts of a rule but for those subjects; of those that were told of, the end is to be told too. */
  async resolve(rule: AlertRule, stillFiring: readonly string[], sql: Sql): Promise<Telling[]> {
    const rows = await changeRows<Telling & { notified: boolean }>(
      sql,
      `update alert set state = 'resolved', resolved_at = now()
       where rule = $1 and state <> 'resolved' and subject <> all($2::text[])
       returning told, notifications, notified_at is not null as notified`,
      [rule, stillFiring],
    );
    return rows.filter(({ notified }) => notified);
  }

  /** Whether any of the rules has an open alert. */
  async isOpen(rules: readonly AlertRule[], sql: Sql = this.dataSource): Promise<boolean> {
    const rows = await selectRows(
      sql,
      `select from alert where rule = any($1::varchar[]) and state <> 'resolved' limit 1`,
      [rules],
    );
    return rows.length > 0;
  }

  /** Subjects of a rule's open alerts. */
  async openSubjects(rule: AlertRule): Promise<string[]> {
    const rows = await selectRows<{ subject: string }>(
      this.dataSource,
      `select subject from alert where rule = $1 and state <> 'resolved'`,
      [rule],
    );
    return rows.map(({ subject }) => subject);
  }

  /** Newest first. Cursors carry milliseconds, so rows are ordered by no more. */
  async list(state: AlertState | null, after: (string | null)[], limit: number): Promise<AlertRow[]> {
    return selectRows<AlertRow>(
      this.dataSource,
      `select ${ROW} from alert where ($1::varchar is null or state = $1)
         and ($2::timestamptz is null or (date_trunc('milliseconds', first_at), id) < ($2::timestamptz, $3::uuid))
       order by date_trunc('milliseconds', first_at) desc, id desc limit $4`,
      [state, after[0], after[1], limit],
    );
  }

  /** Somebody looks after it: it is told of no more until it ends. null: no such open alert. */
  async acknowledge(id: string, by: string): Promise<AlertRow | null> {
    const rows = await changeRows<AlertRow>(
      this.dataSource,
      `update alert set state = 'acknowledged', acknowledged_by = $2, acknowledged_at = now()
       where id = $1 and state <> 'resolved' returning ${ROW}`,
      [id, by],
    );
    return rows[0] ?? null;
  }
}

const DUE_AGAIN = `alert.state = 'firing'
  and coalesce(alert.notified_at, alert.first_at) < now() - make_interval(secs => $4)`;
