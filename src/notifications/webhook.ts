import { createHmac } from 'node:crypto';
import { AppError } from '../common/errors.js';

const TIMEOUT_MS = 5000;

/**
 * POSTs JSON, signed with HMAC-SHA256 over the body where a secret is set. The idempotency key lets the receiver drop
 * what it had already. @throws AppError on anything but 2xx, without the address (it may hold a token).
 */
export async function postWebhook(
  url: string,
  payload: object,
  options: { idempotencyKey: string; secret: string | null },
): Promise<void> {
  const body = JSON.stringify(payload);
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'idempotency-key': options.idempotencyKey,
  };
  if (options.secret)
    headers['x-signature-sha256'] = createHmac('sha256', options.secret).update(body).digest('hex');
  const response = await send(url, { method: 'POST', headers, body });
  await response.body?.cancel();
  if (!response.ok) throw new AppError('webhook_refused', `the webhook answered ${response.status}`);
}

/** A redirection is no delivery: following it would turn the POST into a GET. */
async function send(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw new AppError('webhook_unreachable', 'the webhook could not be reached in time', { cause });
  }
}
