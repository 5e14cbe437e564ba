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
  state: 'firing' | 'resolved';
  /** Where the operator can read more. */
  runbook: string;
}

export const toNotice = (alert: Alert, state: AlertNotice['state']): AlertNotice => ({
  ...alert,
  state,
  runbook: `docs/operations.md#${alert.rule}`,
});

/** One line for the subject of a mail or for a chat. */
export const headline = ({ state, rule, summary }: AlertNotice): string =>
  `${state === 'resolved' ? 'Resolved' : 'Alert'}: ${rule}: ${summary}`;

/** The whole alert in plain text. */
export function alertText(notice: AlertNotice): string {
  const figures = Object.entries(notice.figures).map(([name, value]) => `${name}: ${value ?? 'unknown'}`);
  const advice =
    notice.state === 'resolved' ? [] : [`Effect: ${notice.effect}`, `Next step: ${notice.nextStep}`];
  return [headline(notice), ...advice, ...figures, `Runbook: ${notice.runbook}`].join('\n');
}
