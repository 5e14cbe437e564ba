import { Injectable } from '@nestjs/common';
import type { Sql } from '../database/rows.js';
import type { RunPingChannel } from './channels/channel.js';
import { ChannelsInUse } from './channels-in-use.js';
import { Outbox } from './outbox.js';
import type { RunPing } from './run-ping.js';
import { SENDING_ENDS_SECONDS } from './send-timeout.js';

/** What a ping needs to know of a run. */
export interface PingedRun {
  id: string;
  scope: 'cohort' | 'named';
}

/**
 * Notifies an outside service that the weekly run began and ended, so that the absence of pings raises the alarm even when
 * this service cannot. Only cohort runs are announced. Pass the transaction that makes the news true.
 */
@Injectable()
export class DeadManSwitch {
  constructor(
    private readonly channels: ChannelsInUse,
    private readonly outbox: Outbox,
  ) {}

  async started(run: PingedRun, sql?: Sql): Promise<void> {
    if (run.scope !== 'cohort') return;
    const ping: RunPing = { event: 'start', execution_id: run.id, text: 'The run began.' };
    const channels = await this.channels.carrying('run_pings', sql);
    await this.outbox.add(
      channels.map((channel) => ({
        dedupeKey: startKey(channel, run),
        kind: channel.kind,
        payload: ping,
      })),
      sql,
    );
  }

  async succeeded(run: PingedRun, sql: Sql): Promise<void> {
    await this.ended(run, { event: 'success', execution_id: run.id, text: 'The run is complete.' }, sql);
  }

  async failed(run: PingedRun, sql: Sql): Promise<void> {
    await this.ended(run, { event: 'fail', execution_id: run.id, text: 'The run failed.' }, sql);
  }

  /** A weekly run came too late to begin. Announced once per week. */
  async missed(weekOf: string, sql: Sql): Promise<void> {
    const ping: RunPing = { event: 'fail', execution_id: null, text: 'A weekly run was missed.' };
    const channels = await this.channels.carrying('run_pings', sql);
    await this.outbox.add(
      channels.map(({ kind }) => ({ dedupeKey: `${kind}:missed:${weekOf}`, kind, payload: ping })),
      sql,
    );
  }

  /**
   * A start that was not delivered is withdrawn: it must not arrive after the end. One that is being sent just now may
   * still arrive, so the end waits until that request is over.
   */
  private async ended(run: PingedRun, ping: RunPing, sql: Sql): Promise<void> {
    if (run.scope !== 'cohort') return;
    const channels = await this.channels.carrying('run_pings', sql);
    const starts = channels.map((channel) => startKey(channel, run));
    const withdrawn = await this.outbox.withdraw(starts, sql);
    await this.outbox.add(
      channels.map((channel) => ({
        dedupeKey: `${channel.kind}:${run.id}:end`,
        kind: channel.kind,
        payload: ping,
        delaySeconds: withdrawn.get(startKey(channel, run)) === 'leased' ? SENDING_ENDS_SECONDS : 0,
      })),
      sql,
    );
  }
}

const startKey = ({ kind }: RunPingChannel, run: PingedRun): string => `${kind}:${run.id}:start`;
