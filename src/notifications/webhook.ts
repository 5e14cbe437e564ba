import { createHmac } from 'node:crypto';
import { AppError } from '../common/errors.js';
import { networkRemedy } from '../common/network-trouble.js';
import { DeliveryError } from './delivery-error.js';
import { HttpPost } from './http-post.js';
import { SEND_TIMEOUT_MS } from './send-timeout.js';

const TOO_MANY_REQUESTS = 429;
const REQUEST_TIMEOUT = 408;
const WEBHOOK_SECRET = 'whsec_';

/** Where requests go through, and what they are signed with. */
export interface WebhookOptions {
  idempotencyKey: string;
  /** Several while they are changed: each signs. Empty: requests are not signed. */
  secrets: readonly string[];
}

/**
 * POSTs JSON. The idempotency key lets the receiver drop what it already has. Signed by Standard Webhooks over id, time and
 * body, once with each secret, and for older receivers also over the body alone, with the first secret.
 * @throws DeliveryError on anything but 2xx
 */
export async function postWebhook(
  http: HttpPost,
  url: string,
  payload: object,
  { idempotencyKey: id, secrets }: WebhookOptions,
): Promise<void> {
  const body = JSON.stringify(payload);
  const time = Math.floor(Date.now() / 1000);
  const signed: Record<string, string> =
    secrets.length === 0
      ? {}
      : {
          'webhook-signature': secrets.map((secret) => signature(secret, `${id}.${time}.${body}`)).join(' '),
          'x-signature-sha256': createHmac('sha256', secrets[0]).update(body).digest('hex'),
        };
  await post(http, url, {
    headers: {
      'content-type': 'application/json',
      'idempotency-key': id,
      'webhook-id': id,
      'webhook-timestamp': String(time),
      ...signed,
    },
    body,
  });
}

/** A secret that begins with whsec_ is base64, as Standard Webhooks has it; any other is taken as it is. */
function signature(secret: string, content: string): string {
  const key = secret.startsWith(WEBHOOK_SECRET)
    ? Buffer.from(secret.slice(WEBHOOK_SECRET.length), 'base64')
    : Buffer.from(secret);
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

/** @throws DeliveryError on anything but 2xx. A redirect is not followed: that would turn the POST into a GET. */
export async function post(
  http: HttpPost,
  url: string,
  request: { headers: Record<string, string>; body: string },
): Promise<void> {
  const status = await send(http, url, request);
  if (status < 200 || status > 299)
    throw new DeliveryError('webhook_refused', `the webhook answered ${status}`, isServerUnavailable(status));
}

const isServerUnavailable = (status: number): boolean =>
  status >= 500 || status === TOO_MANY_REQUESTS || status === REQUEST_TIMEOUT;

async function send(
  http: HttpPost,
  url: string,
  request: { headers: Record<string, string>; body: string },
): Promise<number> {
  try {
    return await http.post(url, request, SEND_TIMEOUT_MS);
  } catch (cause) {
    throw new DeliveryError('webhook_unreachable', whyUnreachable(cause), true, cause);
  }
}

/** Our own errors speak of the proxy. Nothing else of an error is shown: its text holds the address. */
function whyUnreachable(cause: unknown): string {
  if (cause instanceof AppError) return cause.message;
  const remedy = networkRemedy(cause);
  return `the webhook could not be reached${remedy === null ? '' : `: ${remedy}`}`;
}
