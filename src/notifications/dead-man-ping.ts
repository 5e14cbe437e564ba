import { post } from './webhook.js';

export interface DeadManPing {
  event: 'start' | 'success' | 'fail';
  /** Pairs the pings of one execution; null: there was none. */
  execution_id: string | null;
  /** A few words for whoever looks at the log of pings. */
  text: string;
}

const SUFFIXES = { start: '/start', success: '', fail: '/fail' };

/** Pings a check by the protocol of healthchecks.io. @throws DeliveryError */
export async function pingDeadMan(
  url: string,
  { event, execution_id: rid, text }: DeadManPing,
): Promise<void> {
  const target = new URL(url);
  target.pathname = target.pathname.replace(/\/+$/, '') + SUFFIXES[event];
  if (rid !== null) target.searchParams.set('rid', rid);
  await post(target.href, { headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text });
}
