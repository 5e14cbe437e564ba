import { randomUUID } from 'node:crypto';
import type { AppConfig } from '../../../config/app-config.js';
import { describeError } from '../../../common/errors.js';
import { postWebhook } from '../../../notifications/webhook.js';
import { fail, type Finding, pass, type PreflightCheck, type PreflightContext, warn } from '../check.js';
import { reachAddress } from './reach-address.js';

interface Receiver {
  url: string | null;
  secret: string | null;
  /** What is so where there is no address. */
  without: Finding;
}

export const alertWebhookCheck = webhookCheck('alert_webhook', 'ALERT_WEBHOOK', ({ alerts }) => ({
  url: alerts.webhookUrl,
  secret: alerts.webhookSecret,
  without:
    alerts.emailTo === null
      ? warn(
          'ALERT_WEBHOOK_URL is not set. Alerts are only logged.',
          'Set ALERT_WEBHOOK_URL or ALERT_EMAIL_TO.',
        )
      : pass('ALERT_WEBHOOK_URL is not set: alerts go by mail.'),
}));

export const appWebhookCheck = webhookCheck('app_webhook', 'APP_WEBHOOK', ({ appWebhook }) => ({
  ...appWebhook,
  without: warn('APP_WEBHOOK_URL is not set. The app hears of nothing.', 'Set APP_WEBHOOK_URL.'),
}));

function webhookCheck(
  name: string,
  variable: string,
  receiverOf: (config: AppConfig) => Receiver,
): PreflightCheck {
  return {
    name,
    look: async (context) => {
      const { url, secret, without } = receiverOf(context.config);
      if (url === null) return without;
      const unreachable = await reach(url, secret, context);
      if (unreachable !== null)
        return fail(`${variable}_URL: ${unreachable}.`, 'Mend the address, the receiver or the way to it.');
      return judge(variable, url, secret, context);
    },
  };
}

/** Why not; null: it was. */
async function reach(url: string, secret: string | null, context: PreflightContext): Promise<string | null> {
  try {
    if (!context.send) await reachAddress(url);
    else
      await postWebhook(
        url,
        {
          type: 'preflight',
          text: 'A test message. Nothing is wrong.',
          sent_at: context.now().toISOString(),
        },
        { idempotencyKey: `preflight-${randomUUID()}`, secret },
      );
    return null;
  } catch (error) {
    return describeError(error).error;
  }
}

function judge(variable: string, url: string, secret: string | null, context: PreflightContext): Finding {
  const told = context.send
    ? 'It took a test message.'
    : 'It can be reached (--send sends it a test message).';
  if (secret === null)
    return warn(
      `${told} Messages are not signed.`,
      `Set ${variable}_SECRET, and have the receiver check it.`,
    );
  if (context.config.production && !url.startsWith('https:'))
    return warn(`${told} It is not https.`, `Give ${variable}_URL an https address.`);
  return pass(told);
}
