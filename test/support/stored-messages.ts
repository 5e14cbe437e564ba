import type { AlertNotice, AlertRule } from '../../src/notifications/alert.js';
import { ago, type Cell, type Cells, type HasDatabase, NOW, setRows } from './rows.js';

/** What specs read of a row of the outbox. */
export interface StoredMessage {
  dedupe_key: string;
  kind: string;
  payload: Record<string, unknown>;
  state: string;
  attempts: number;
  last_error: string | null;
  user_id: string | null;
  created_at: Date;
  next_attempt_at: Date;
  /** Seconds until the next attempt. */
  due_in: number;
}

export interface StoredAlert {
  rule: AlertRule;
  subject: string;
  state: string;
  count: number;
}

type MessageColumn = 'state' | 'attempts' | 'next_attempt_at' | 'due_since' | 'created_at' | 'handed_over_at';
interface Which {
  kind?: string;
  dedupe_key?: string;
  state?: string | readonly string[];
}

/** All messages of the outbox, or those of one kind: oldest first, and by kind where they are of one moment. */
export function messageRows(on: HasDatabase, kind?: string): Promise<StoredMessage[]> {
  return on.dataSource.query(
    `select *, extract(epoch from next_attempt_at - now())::float8 as due_in
     from outbox where kind = coalesce($1, kind) order by created_at, kind`,
    [kind ?? null],
  );
}

/** The alerts in the outbox, or those of one rule, oldest first: one for each channel that carries them. */
export async function alertNotices(on: HasDatabase, rule?: AlertRule): Promise<AlertNotice[]> {
  const notices = (await messageRows(on)).map(({ payload }) => payload as unknown as AlertNotice);
  return notices.filter((notice) => (rule === undefined ? 'rule' in notice : notice.rule === rule));
}

/** All alerts, by rule and subject. */
export function alertRows(on: HasDatabase): Promise<StoredAlert[]> {
  return on.dataSource.query('select * from alert order by rule, subject');
}

/** Changes all messages, or those that are meant. */
export function setMessages(on: HasDatabase, cells: Cells<MessageColumn>, which: Which = {}): Promise<void> {
  return setRows(on, 'outbox', cells as Record<string, Cell>, { ...which });
}

/** Makes every message that waits due. */
export function makeMessagesDue(on: HasDatabase): Promise<void> {
  return setMessages(on, { next_attempt_at: NOW }, { state: 'pending' });
}

/** Ends the lease of every message that is being sent, as if its sender had died. */
export function endMessageLeases(on: HasDatabase): Promise<void> {
  return setMessages(on, { next_attempt_at: ago('1 second') }, { state: 'leased' });
}
