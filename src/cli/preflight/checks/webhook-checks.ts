import { randomUUID } from 'node:crypto';
import type { AppConfig } from '../../../config/app-config.js';
import { describeError } from '../../../common/errors.js';
import { networkRemedy } from '../../../common/network-trouble.js';
import { HttpPost } from '../../../notifications/http-post.js';
import { postWebhook } from '../../../notifications/webhook.js';
import { fail, type Finding, pass, type PreflightCheck, type PreflightContext, warn } from '../check.js';
import { reachAddress } from './reach-address.js';

interface Webhook {
  url: string | null;
  secrets: readonly string[] | null;
  /** The result when no address is set. */
  missing: Finding;
}

export const alertWebhookCheck = webhookCheck('alert_webhook', 'ALERT_WEBHOOK', ({ alerts }) => ({
  url: alerts.webhookUrl,
  secrets: alerts.webhookSecrets,
  missing:
    alerts.emailTo === null
      ? warn(
          'ALERT_WEBHOOK_URL is not set. Alerts are only logged.',
          'Set ALERT_WEBHOOK_URL or ALERT_EMAIL_TO.',
        )
      : pass('ALERT_WEBHOOK_URL is not set: alerts are sent by mail.'),
}));

export const appWebhookCheck = webhookCheck('app_webhook', 'APP_WEBHOOK', ({ appWebhook }) => ({
  ...appWebhook,
  missing: warn('APP_WEBHOOK_URL is not set. The app gets no notices.', 'Set APP_WEBHOOK_URL.'),
}));

function webhookCheck(
  name: string,
  variable: string,
  webhookOf: (config: AppConfig) => Webhook,
): PreflightCheck {
  return {
    name,
    inspect: async (context) => {
      const { url, secrets, missing } = webhookOf(context.config);
      if (url === null) return missing;
      const unreachable = await reach(url, secrets, context);
      if (unreachable !== null)
        return fail(
          `${variable}_URL: ${unreachable}.`,
          'Fix the address, the receiving server or the network.',
        );
      return judge(variable, url, secrets, context);
    },
  };
}

/** Says why the address could not be reached; null when it could. */
async function reach(
  url: string,
  secrets: Webhook['secrets'],
  context: PreflightContext,
): Promise<string | null> {
  try {
    if (!context.send) await reachAddress(url);
    else
      await postWebhook(
        new HttpPost(context.config),
        url,
        {
          type: 'preflight',
          text: 'A test message. Nothing is wrong.',
          sent_at: context.now().toISOString(),
        },
        { idempotencyKey: `preflight-${randomUUID()}`, secrets: secrets ?? [] },
      );
    return null;
  } catch (error) {
    return networkRemedy(error) ?? describeError(error).error;
  }
}

function judge(
  variable: string,
  url: string,
  secrets: Webhook['secrets'],
  context: PreflightContext,
): Finding {
  const outcome = context.send
    ? 'It accepted a test message.'
    : 'It can be reached (--send also sends a test message).';
  if (secrets === null)
    return warn(
      `${outcome} Messages are not signed.`,
      `Set ${variable}_SECRET, and verify it in the receiving server.`,
    );
  if (context.config.production && !url.startsWith('https:'))
    return warn(`${outcome} It is not https.`, `Give ${variable}_URL an https address.`);
  return pass(outcome);
}
