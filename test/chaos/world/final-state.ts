import type { Database } from './database.js';

/** The id of the same run differs each time; its trigger and scope do not. */
const LABEL = `case when run.id is null then null else run.trigger || ' ' || run.scope end`;

/** The rows that must be the same despite all faults, one text per row, without times, ids and durations. */
const PARTS: Record<string, string> = {
  runs: `select ${LABEL} as run_label, status, week_of, planned, cancel_requested, error_message, users_processed,
      users_successful, users_failed, users_skipped, success_rate from job_execution_log run`,
  batches: `select ${LABEL} as run_label, state, user_ids from job_batch join job_execution_log run on run.id = execution_id`,
  outcomes: `select ${LABEL} as run_label, user_id, state, reason, error_class, attempts, brief_exists,
      insights_generated, patterns_found, velocity_calculated
    from job_user_outcome join job_execution_log run on run.id = execution_id`,
  weeks: `select ${LABEL} as run_label, user_id, week.week_of, week.status, generator, brief::text, insights::text,
      patterns::text, velocity::text, systems::text, series::text
    from weekly_intelligence week left join job_execution_log run on run.id = execution_id`,
  states: 'select user_id, week_of, state::text from week_state',
  queue: `select ${LABEL} as run_label, user_id, retry_count, state, error_class, next_retry_at is null as never_again
    from job_retry_queue left join job_execution_log run on run.id = execution_id`,
  // Numbers at a key's end come from sequences, which rolled-back transactions move too. Whether the watch has already
  // reported the end of an alert depends on the time.
  outbox: `select kind, regexp_replace(coalesce((select replace(dedupe_key, run.id::text, ${LABEL})
      from job_execution_log run where position(run.id::text in dedupe_key) > 0), dedupe_key), ':[0-9]+$', ':n') as key
    from outbox where dedupe_key not like '%:resolved'`,
  stamps: 'select user_id, last_intelligence_generated_at is null as never from user_preferences',
};

export type FinalState = Record<string, string[]>;

export async function readFinalState(database: Database): Promise<FinalState> {
  const state: FinalState = {};
  for (const [part, question] of Object.entries(PARTS)) {
    const rows = await database.rows<{ line: string }>(
      `select row_to_json(answer)::text as line from (${question}) as answer order by 1`,
    );
    state[part] = rows.map(({ line }) => line);
  }
  return state;
}

/** The first rows that only one of the two has, by part; empty when they are equal. */
export function differences(clean: FinalState, other: FinalState): string[] {
  return Object.keys(clean).flatMap((part) => {
    const missing = leftOver(clean[part], other[part]);
    const extra = leftOver(other[part], clean[part]);
    const shown = (rows: string[]): string => (rows[0] ?? 'none').slice(0, 300);
    if (missing.length + extra.length === 0) return [];
    return [
      `${part}: ${missing.length} missing (${shown(missing)}), ${extra.length} too many (${shown(extra)})`,
    ];
  });
}

/** Rows of `some` beyond those that `others` has, counting equal ones. */
function leftOver(some: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1);
  return some.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
}
