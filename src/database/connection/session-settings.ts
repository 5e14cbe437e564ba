/**
 * A process that stalls inside a transaction must not keep its rows locked (ServiceClient protects against a silent
 * server).
 */
export const IDLE_IN_TRANSACTION_MS = 15_000;

/**
 * No statement of the service may take longer. The server ends it shortly before its client closes the silent connection
 * (SILENT_AFTER_MS): otherwise it would continue, and a repeated request would wait for its locks. A longer time-out of the
 * server is no problem.
 */
const LONGEST_STATEMENT_MS = 14_000;

/**
 * What every session needs, whatever is set for the server, the database or the role. It is part of the request for a
 * connection, not a SET: a pooler gives the next transaction another connection to the server. Poolers keep these
 * for each of their clients (decision 63).
 */
export const KEPT_BY_POOLERS: Readonly<Record<string, string>> = {
  // The driver reads dates and times in this form only.
  DateStyle: 'ISO',
  TimeZone: 'UTC',
  standard_conforming_strings: 'on',
};

/** Most poolers refuse these, so they are left out there, and `settingProblems` looks at what the server has set. */
export const DIRECT_ONLY: Readonly<Record<string, string>> = {
  IntervalStyle: 'postgres',
  extra_float_digits: '1',
  // Without it a null in a list that we send is the word NULL.
  array_nulls: 'on',
  // Isolation, waits and their ends are decided per statement; an operator's bound for other programs would break runs.
  default_transaction_isolation: 'read committed',
  statement_timeout: String(LONGEST_STATEMENT_MS),
  lock_timeout: '0',
  idle_session_timeout: '0',
  idle_in_transaction_session_timeout: String(IDLE_IN_TRANSACTION_MS),
};

/** In place of these for a copy of all data or a migration, which take as long as they take. */
export const WITHOUT_LIMITS: Readonly<Record<string, string>> = {
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
};

export const ASK_READ_ONLY = `select 'transaction_read_only' as name, current_setting('transaction_read_only') as setting
  union all select 'in_recovery', pg_is_in_recovery()::text`;

export const ASK_SETTINGS = `select name, setting from pg_settings where name in ('DateStyle', 'extra_float_digits', 'array_nulls',
  'default_transaction_isolation', 'statement_timeout', 'lock_timeout', 'server_encoding')
  union all select 'current_schema', coalesce(current_schema(), '')
  union all ${ASK_READ_ONLY}`;

export type SettingRow = { name: string; setting: string };

/** Names each setting of a session with which the service would compute or store something wrong, and what to do. */
export function settingProblems(rows: readonly SettingRow[]): string[] {
  const settings = new Map(rows.map(({ name, setting }) => [name, setting]));
  const value = (name: string): string => settings.get(name) ?? '';
  const longEnough = (name: string): boolean =>
    Number(value(name)) === 0 || Number(value(name)) >= LONGEST_STATEMENT_MS;
  const wrong = [
    ...(value('DateStyle').startsWith('ISO') ? [] : ['DateStyle is not ISO']),
    ...(Number(value('extra_float_digits')) >= 1 ? [] : ['extra_float_digits is less than 1']),
    ...(value('array_nulls') === 'on' ? [] : ['array_nulls is off']),
    ...(value('default_transaction_isolation') === 'read committed'
      ? []
      : [`default_transaction_isolation is ${value('default_transaction_isolation')}, not read committed`]),
    ...['statement_timeout', 'lock_timeout']
      .filter((name) => !longEnough(name))
      .map((name) => `${name} is ${value(name)} ms, less than ${LONGEST_STATEMENT_MS / 1000} s`),
  ].map(
    (problem) =>
      `${problem}, and the pooler at DATABASE_URL does not pass the setting of the service on: set it for the role (ALTER ROLE ... IN DATABASE ... SET), and reconnect the pooler`,
  );
  if (value('current_schema') === '')
    wrong.push(
      'search_path names no schema that exists: set it for the role (ALTER ROLE ... SET search_path)',
    );
  if (value('server_encoding') !== 'UTF8')
    wrong.push(`the encoding of the database is ${value('server_encoding')}: create it with UTF8`);
  return wrong;
}

/** Why a session cannot write; null if it can. */
export function readOnlyReason(rows: readonly SettingRow[]): string | null {
  const settings = new Map(rows.map(({ name, setting }) => [name, setting]));
  if (settings.get('in_recovery') === 'true') return 'it is a standby (in recovery)';
  if (settings.get('transaction_read_only') === 'on')
    return 'default_transaction_read_only is on for the server, the database or the role';
  return null;
}
