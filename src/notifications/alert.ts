/** Each rule has a section of the same name in docs/operations.md. */
export const ALERT_RULES = [
  'run_failed',
  'run_missed',
  'success_rate_low',
  'retries_exhausted',
  'outbox_dead',
  'run_stalled',
  'last_run_old',
  'error_rate_high',
  'generation_slow',
  'cache_hit_rate_low',
  'retries_overdue',
  'receiver_down',
  'no_receiver',
  'database_moved',
  'database_went_back',
  'database_slow',
  'redis_away',
  'rollout_halted',
  'calls_refused',
  'embedded_server_restarted',
] as const;
export type AlertRule = (typeof ALERT_RULES)[number];
export const ALERT_STATES = ['firing', 'acknowledged', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

export type AlertSeverity = 'critical' | 'warning';

/** People do not get what they should, or nothing would notice it: wake someone up. All others can wait for the morning. */
const CRITICAL: ReadonlySet<AlertRule> = new Set<AlertRule>([
  'run_failed',
  'run_missed',
  'run_stalled',
  'last_run_old',
  'outbox_dead',
  'no_receiver',
  'database_moved',
  'database_went_back',
]);

/** What an operator must know: cause, effect and next step, and never a health value. */
export interface Alert {
  rule: AlertRule;
  /** One rule and subject have one open alert, however often it is raised. */
  subject: string;
  summary: string;
  effect: string;
  nextStep: string;
  figures: Record<string, string | number | null>;
}

/** An alert as the channels send it. */
export interface AlertNotice extends Alert {
  /** The same for the beginning, each repetition and the end: that of GET /admin/alerts. */
  id: string;
  severity: AlertSeverity;
  state: 'firing' | 'resolved';
  /** When it was raised, or when it ended, by the clock of the database. */
  time: string;
  /** Where the operator can read more. */
  runbook: string;
  /** The same as a link; null where no address is configured. */
  runbook_url: string | null;
}

/** Which alert it is, and when it was raised or ended. */
export interface AlertMoment {
  id: string;
  time: Date;
}

/** @param runbookUrl where docs/operations.md is published; null: it has no address */
export const toNotice = (
  alert: Alert,
  state: AlertNotice['state'],
  { id, time }: AlertMoment,
  runbookUrl: string | null,
): AlertNotice => ({
  ...alert,
  id,
  severity: CRITICAL.has(alert.rule) ? 'critical' : 'warning',
  state,
  time: time.toISOString(),
  runbook: `docs/operations.md#${alert.rule}`,
  runbook_url: runbookUrl === null ? null : `${runbookUrl}#${alert.rule}`,
});

/** One line for the subject of a mail or for a chat. */
export const headline = ({ state, rule, summary }: AlertNotice): string =>
  `${state === 'resolved' ? 'Resolved' : 'Alert'}: ${rule}: ${summary}`;

/** The whole alert in plain text. */
export function alertText(notice: AlertNotice): string {
  const figures = Object.entries(notice.figures).map(([name, value]) => `${name}: ${value ?? 'unknown'}`);
  const advice =
    notice.state === 'resolved' ? [] : [`Effect: ${notice.effect}`, `Next step: ${notice.nextStep}`];
  // Messages that an earlier version wrote lack these.
  const { severity, time, id }: Partial<AlertNotice> = notice;
  const facts = Object.entries({ Severity: severity, Time: time, Alert: id })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`);
  facts.push(`Runbook: ${notice.runbook_url ?? notice.runbook}`);
  return [headline(notice), ...advice, ...figures, ...facts].join('\n');
}
