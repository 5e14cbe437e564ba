import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { HttpPost } from '../http-post.js';
import type { OutboxMessage } from '../outbox.js';
import type { RunPing } from '../run-ping.js';
import { post } from '../webhook.js';
import type { RunPingChannel } from './channel.js';

const SUFFIXES = { start: '/start', success: '', fail: '/fail' };

/** Pings a check of the weekly run by the protocol of healthchecks.io. */
@Injectable()
export class DeadManCheck implements RunPingChannel {
  readonly carries = 'run_pings';
  readonly kind = 'dead_man';
  readonly breaker = 'dead_man';

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly http: HttpPost,
  ) {}

  configured(): boolean {
    return this.config.deadMan.url !== null;
  }

  async send({ payload: { event, execution_id: runId, text } }: OutboxMessage<RunPing>): Promise<void> {
    const { url } = this.config.deadMan;
    // Only a process that has the address comes here.
    const target = new URL(url!);
    target.pathname = target.pathname.replace(/\/+$/, '') + SUFFIXES[event];
    if (runId !== null) target.searchParams.set('rid', runId);
    await post(this.http, target.href, {
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: text,
    });
  }
}
