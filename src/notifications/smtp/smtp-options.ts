import { parseConnectionUrl } from 'nodemailer/lib/shared';
import type { AppConfig } from '../../config/app-config.js';
import { isLoopback } from '../../config/insecure.js';
import type { SmtpOptions } from './smtp-session.js';

const MOST_CONNECTING_MS = 30_000;

/**
 * How the mail server of SMTP_URL is spoken to. In production TLS is required, unless the server runs on this machine or
 * plain text is allowed by name.
 */
export function smtpOptions(smtpUrl: string, config: AppConfig): SmtpOptions {
  const answerMs = config.mail.answerSeconds * 1000;
  const connectingMs = Math.min(answerMs, MOST_CONNECTING_MS);
  const requireTLS =
    config.production &&
    !config.allowInsecure?.includes('plain_smtp') &&
    !isLoopback(new URL(smtpUrl).hostname);
  return {
    ...(requireTLS ? { requireTLS } : {}),
    ...parseConnectionUrl(smtpUrl),
    connectionTimeout: connectingMs,
    greetingTimeout: connectingMs,
    socketTimeout: answerMs,
  };
}
