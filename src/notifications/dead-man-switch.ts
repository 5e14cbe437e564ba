import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Sql } from '../database/rows.js';
import type { DeadManPing } from './dead-man-ping.js';
import { Outbox } from './outbox.js';
import { REQUEST_ENDS_SECONDS } from './webhook.js';

/** What a ping tells of a run. */
export interface PingedRun {
  id: string;
  scope: 'cohort' | 'named';
}

/**
 * Tells a service outside that the weekly run began and ended, so that its silence raises the alarm even when we cannot.
 * Only runs over everybody are told. Pass the transaction that makes it true.
 */
@Injectable()
export class DeadManSwitch {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly outbox: Outbox,
  ) {}

  async started(run: PingedRun, sql?: Sql): Promise<void> {
    if (run.scope !== 'cohort') return;
    await this.add(startKey(run.id), { event: 'start', execution_id: run.id, text: 'The run began.' }, sql);
  }

  async succeeded(run: PingedRun, sql: Sql): Promise<void> {
    await this.ended(run, { event: 'success', execution_id: run.id, text: 'The run is complete.' }, sql);
  }

  async failed(run: PingedRun, sql: Sql): Promise<void> {
    await this.ended(run, { event: 'fail', execution_id: run.id, text: 'The run failed.' }, sql);
  }

  /** A weekly run that came too late to begin; once a week. */
  async missed(weekOf: string, sql: Sql): Promise<void> {
    const ping: DeadManPing = { event: 'fail', execution_id: null, text: 'A weekly run was missed.' };
    await this.add(`dead_man:missed:${weekOf}`, ping, sql);
  }

  /**
   * A start that nobody heard is not sent after its end: it is taken back. One that is on its way just now may still
   * arrive, so the end waits until that request is over.
   */
  private async ended(run: PingedRun, ping: DeadManPing, sql: Sql): Promise<void> {
    if (run.scope !== 'cohort') return;
    const takenBack = await this.outbox.takeBack([startKey(run.id)], sql);
    const isOnItsWay = takenBack.get(startKey(run.id)) === 'leased';
    await this.add(`dead_man:${run.id}:end`, ping, sql, isOnItsWay ? REQUEST_ENDS_SECONDS : 0);
  }

  private async add(dedupeKey: string, payload: DeadManPing, sql?: Sql, delaySeconds = 0): Promise<void> {
    if (this.config.deadMan.url === null) return;
    await this.outbox.add([{ dedupeKey, kind: 'dead_man', payload, delaySeconds }], sql);
  }
}

const startKey = (executionId: string): string => `dead_man:${executionId}:start`;
