import { z } from 'zod';
import type { FieldProblem } from '../../common/errors.js';
import { baseUrl, integer, positiveNumber, sender, text, url, webUrl } from '../schemas.js';
import { type Insecurity, isLoopback } from '../insecure.js';
import { secretListVariable } from '../secret-variable.js';
import { SERVICE } from './service.js';
import { group, optionalVariable, type ValuesOf, variable } from '../variable.js';

export const NOTIFICATIONS = {
  alerts: group('Alerts to operators', {
    webhookUrl: optionalVariable('ALERT_WEBHOOK_URL', webUrl, {
      example: 'https://hooks.example.com/weekly-intelligence',
      comment: 'Alerts are posted here as JSON. Unset: they are only logged.',
    }),
    webhookSecrets: secretListVariable(
      'ALERT_WEBHOOK_SECRET',
      'Signs the posted alerts. Several, with commas between, while it is changed: each signs.',
    ),
    webhookFormat: variable('ALERT_WEBHOOK_FORMAT', z.enum(['generic', 'slack']), {
      default: 'generic',
      comment:
        "generic: cause, effect and next step as JSON. slack: one text, in the format of Slack's incoming webhooks.",
    }),
    emailTo: optionalVariable('ALERT_EMAIL_TO', z.email(), {
      example: 'operations@example.com',
      comment: 'Alerts are mailed to this address. Needs SMTP_URL.',
    }),
    runbookUrl: optionalVariable('RUNBOOK_URL', baseUrl, {
      example: 'https://wiki.example.com/weekly-intelligence/operations',
      comment:
        'Where docs/operations.md is published: alerts link to the section of their rule there. Unset: they name the section without a link.',
    }),
    cooldownSeconds: variable('ALERT_COOLDOWN_SECONDS', integer(0, 7 * 86_400), {
      default: 14_400,
      comment: 'The same alert is sent only once within this time.',
    }),
    refusedCalls: variable('ALERT_REFUSED_CALLS', integer(0, 10_000_000), {
      default: 300,
      comment:
        'This many requests refused within ten minutes (a wrong key, a missing scope, too many requests) raise an alert. 0: never.',
    }),
  }),
  mail: group('Mail and notices to users', {
    smtpUrl: optionalVariable('SMTP_URL', url('smtp:', 'smtps:'), {
      example: 'smtps://user:password@mail.example.com:465',
      comment:
        'The mail server, smtp: or smtps:, for alerts and, with PUBLIC_URL set, for users that asked for a mail when their brief is ready. Unset: no mail is sent.',
    }),
    from: optionalVariable('MAIL_FROM', sender, {
      example: 'Weekly Intelligence <no-reply@example.com>',
      comment: 'The sender of all mail: an address, or a name and an address in <>. Needed with SMTP_URL.',
    }),
    answerSeconds: variable('SMTP_ANSWER_SECONDS', positiveNumber.max(600), {
      default: 120,
      comment:
        'How long the mail server may take for one answer. A mail that it got without an answer has perhaps arrived, and is not sent again by itself.',
    }),
    notifyHour: variable('NOTIFY_HOUR', integer(0, 23), {
      default: 8,
      comment:
        "The hour, in the user's time zone, from which the notice that the brief is ready is sent (by the app's webhook or by mail).",
    }),
  }),
  appWebhook: group("Webhook of the app's backend", {
    url: optionalVariable('APP_WEBHOOK_URL', webUrl, {
      example: 'https://app.example.com/weekly-intelligence',
      comment:
        "Receives a notice as soon as a user records a red flag (chest pain ...), and when a brief is ready. Unset: a red flag is only in the answer of POST /observations and in the week's brief.",
    }),
    secrets: secretListVariable(
      'APP_WEBHOOK_SECRET',
      'Signs the posted notices. Needed in production. Several, with commas between, while it is changed: each signs.',
    ),
  }),
  deadMan: group("Dead man's switch", {
    url: optionalVariable('DEAD_MAN_URL', webUrl, {
      example: 'https://hc-ping.com/your-check',
      comment:
        'Pinged at the beginning and the end of every cohort run (by the protocol of healthchecks.io). It raises the alarm when no ping comes.',
    }),
  }),
  proxy: group('Proxy for webhooks', {
    https: optionalVariable('HTTPS_PROXY', webUrl, {
      example: 'http://proxy.example.com:3128',
      comment: 'Webhooks with an https address go through this proxy. The name may also be in small letters.',
    }),
    http: optionalVariable('HTTP_PROXY', webUrl, {
      example: 'http://proxy.example.com:3128',
      comment: 'The same for addresses without https.',
    }),
    except: optionalVariable('NO_PROXY', text, {
      example: 'internal.example.com',
      comment:
        'Hosts that need no proxy, with commas between; each holds for the names below it too. This machine never needs one.',
    }),
  }),
  circuitBreaker: group("Circuit breakers (webhooks, mail, dead man's switch)", {
    failures: variable('CIRCUIT_BREAKER_FAILURES', integer(1, 1000), {
      default: 5,
      comment: 'After this many failures in a row, a receiver is not called for a while.',
    }),
    openSeconds: variable('CIRCUIT_BREAKER_OPEN_SECONDS', positiveNumber.max(3600), {
      default: 30,
      comment: 'How long it is not called. Then it is tried with one message.',
    }),
  }),
};

/** Receivers that get more than production allows: without https, or without a signature. */
export function insecureReceivers({
  production,
  allowInsecure,
  alerts,
  appWebhook,
  deadMan,
  http,
}: ValuesOf<typeof NOTIFICATIONS> & {
  production: boolean;
  allowInsecure: readonly Insecurity[] | null;
  http: { publicUrl: string | null };
}): FieldProblem[] {
  if (!production) return [];
  const allowed = (name: Insecurity): boolean => allowInsecure?.includes(name) ?? false;
  const { appWebhook: app, alerts: operators, deadMan: check } = NOTIFICATIONS;
  const isAway = (address: string | null): boolean =>
    address !== null && !isLoopback(new URL(address).hostname);
  const plain = (name: string, address: string | null, insecurity: Insecurity): FieldProblem[] =>
    isAway(address) && !address!.startsWith('https:') && !allowed(insecurity)
      ? [{ field: name, reason: `must be https in production, unless ALLOW_INSECURE names ${insecurity}` }]
      : [];
  const unsigned =
    isAway(appWebhook.url) && appWebhook.secrets === null && !allowed('unsigned_webhooks')
      ? [
          {
            field: app.variables.secrets.name,
            reason: 'must be set in production, unless ALLOW_INSECURE names unsigned_webhooks',
          },
        ]
      : [];
  return [
    ...plain(SERVICE.http.variables.publicUrl.name, http.publicUrl, 'http_links'),
    ...plain(app.variables.url.name, appWebhook.url, 'http_webhooks'),
    ...plain(operators.variables.webhookUrl.name, alerts.webhookUrl, 'http_webhooks'),
    ...plain(check.variables.url.name, deadMan.url, 'http_webhooks'),
    ...unsigned,
  ];
}

/** What is missing beside the variables that are set; null when nothing is. */
export function mailProblem({ alerts, mail }: ValuesOf<typeof NOTIFICATIONS>): FieldProblem | null {
  if (mail.smtpUrl !== null && mail.from === null)
    return { field: NOTIFICATIONS.mail.variables.from.name, reason: 'must be set with SMTP_URL' };
  if (alerts.emailTo !== null && mail.smtpUrl === null)
    return { field: NOTIFICATIONS.mail.variables.smtpUrl.name, reason: 'must be set with ALERT_EMAIL_TO' };
  return null;
}
