import { createHmac } from 'node:crypto';
import { DeliveryError } from './delivery-error.js';
import { SEND_TIMEOUT_MS } from './send-timeout.js';

const TOO_MANY_REQUESTS = 429;
const REQUEST_TIMEOUT = 408;

/**
 * POSTs JSON, signed with HMAC-SHA256 over the body where a secret is set. The idempotency key lets the receiver drop
 * what it already has. @throws DeliveryError on anything but 2xx
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
  await post(url, { headers, body });
}

/** @throws DeliveryError on anything but 2xx. A redirect is not followed: that would turn the POST into a GET. */
export async function post(url: string, request: Pick<RequestInit, 'headers' | 'body'>): Promise<void> {
  const response = await send(url, { ...request, method: 'POST' });
  await response.body?.cancel();
  if (!response.ok)
    throw new DeliveryError(
      'webhook_refused',
      `the webhook answered ${response.status}`,
      isServerUnavailable(response.status),
    );
}

const isServerUnavailable = (status: number): boolean =>
  status >= 500 || status === TOO_MANY_REQUESTS || status === REQUEST_TIMEOUT;

async function send(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(SEND_TIMEOUT_MS) });
  } catch (cause) {
    throw new DeliveryError('webhook_unreachable', 'the webhook could not be reached in time', true, cause);
  }
}
