import { createHmac } from 'node:crypto';

const TIMEOUT_MS = 5000;

/**
 * POSTs JSON, signed with HMAC-SHA256 over the body where a secret is set. The idempotency key lets the receiver drop
 * what it had already. @throws on anything but 2xx, without the address (it may hold a token).
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
  const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`webhook answered ${response.status}`);
}
