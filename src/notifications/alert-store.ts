import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { changeRows, type Sql, selectRows } from '../database/rows.js';
import type { Alert, AlertMoment, AlertRule, AlertState } from './alert.js';

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

/** An alert that the operators are to be notified of now. */
export interface AlertNotification extends AlertMoment {
  alert: Alert;
  /** 1 for the first notification of this rule and subject, 2 for the second, over all its episodes. */
  ordinal: number;
}

const ROW = `id, rule, subject, state, told, count, first_at, last_at, acknowledged_by, acknowledged_at, resolved_at`;

/** The alert table: which alerts are open, who acknowledged them, and when operators were last notified of them. */
@Injectable()
export class AlertStore {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * Opens an alert, or increments the count of the open one. Returns the notification to send, or null if none is due. One
   * is due when the alert is new, and again after each cooldown while no operator has acknowledged it; never twice within a
   * cooldown, even if the alert was resolved and raised again meanwhile.
   */
  async record(alert: Alert, cooldownSeconds: number, sql: Sql): Promise<AlertNotification | null> {
    const [row] = await selectRows<AlertMoment & { notifications: number; tell: boolean }>(
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
       returning id, last_at as time, notifications, notified_at is not distinct from now() as tell`,
      [alert.rule, alert.subject, JSON.stringify(alert), cooldownSeconds],
    );
    return row.tell ? { alert, ordinal: row.notifications, id: row.id, time: row.time } : null;
  }

  /** Resolves the open alerts of a rule, except those subjects. Returns those whose beginning was notified: so is their end. */
  async resolve(rule: AlertRule, stillFiring: readonly string[], sql: Sql): Promise<AlertNotification[]> {
    const rows = await changeRows<AlertMoment & { told: Alert; notifications: number; notified: boolean }>(
      sql,
      `update alert set state = 'resolved', resolved_at = now()
       where rule = $1 and state <> 'resolved' and subject <> all($2::text[])
       returning id, resolved_at as time, told, notifications, notified_at is not null as notified`,
      [rule, stillFiring],
    );
    return rows
      .filter(({ notified }) => notified)
      .map(({ id, time, told: alert, notifications: ordinal }) => ({ id, time, alert, ordinal }));
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

  /** The subjects of a rule's open alerts. */
  async openSubjects(rule: AlertRule): Promise<string[]> {
    const rows = await selectRows<{ subject: string }>(
      this.dataSource,
      `select subject from alert where rule = $1 and state <> 'resolved'`,
      [rule],
    );
    return rows.map(({ subject }) => subject);
  }

  /** Lists the newest first. Cursors carry milliseconds, so the order uses no finer unit. */
  async list(state: AlertState | null, after: (string | null)[], limit: number): Promise<AlertRow[]> {
    return selectRows<AlertRow>(
      this.dataSource,
      `select ${ROW} from alert where ($1::varchar is null or state = $1)
         and ($2::timestamptz is null or (date_trunc('milliseconds', first_at), id) < ($2::timestamptz, $3::uuid))
       order by date_trunc('milliseconds', first_at) desc, id desc limit $4`,
      [state, after[0], after[1], limit],
    );
  }

  /** Records that an operator is working on it: no more reminders until it ends. Returns null if there is no such open alert. */
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
