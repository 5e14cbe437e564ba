import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Alerts } from './alerts.js';
import type { Channel } from './channels/channel.js';
import { type DeadMessages, type DeliveryResult, Outbox } from './outbox.js';

const EFFECTS: Record<Exclude<Channel['carries'], 'alerts'>, string> = {
  red_flags: 'People have recorded warning signs that the app has not been notified of.',
  briefs: 'These people have not been notified of their brief.',
  revisions: 'The app shows briefs that have been made again as they were before.',
  run_pings: 'The service that watches the weekly run has not been notified.',
};

/** Writes the results of a wave, and raises one alert if any of its messages are dead. */
@Injectable()
export class DeliveryRecorder {
  private readonly logger = new Logger('Outbox');

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly alerts: Alerts,
  ) {}

  /** Reports messages that a process which has ended had handed over. */
  async reportUncertain(kind: string): Promise<void> {
    const messages = await this.outbox.findUncertain(kind);
    if (messages > 0)
      this.logger.warn({
        event: 'outbox.messages_uncertain',
        message:
          'Messages were handed over before their sender ended. They are not sent again by themselves.',
        kind,
        messages,
      });
  }

  /** All of one channel. */
  async record({ carries }: Channel, results: readonly DeliveryResult[]): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      for (const dead of await this.outbox.settle(results, manager)) {
        this.logger.error({
          event: 'outbox.messages_dead',
          message: 'Messages could not be delivered and are given up on.',
          ...dead,
        });
        // Alerts about alerts would never end: a dead alert is reported by the log alone.
        if (carries !== 'alerts') await this.raiseAlert(dead, EFFECTS[carries], manager);
      }
    });
  }

  private async raiseAlert({ kind }: DeadMessages, effect: string, manager: EntityManager): Promise<void> {
    await this.alerts.raise(
      {
        rule: 'outbox_dead',
        subject: kind,
        summary: `Messages of kind ${kind} could not be delivered and are given up on.`,
        effect,
        nextStep:
          'Read last_error in GET /admin/outbox?state=dead, fix the cause, then POST /admin/outbox/redrive.',
        figures: { kind },
      },
      manager,
    );
  }
}
