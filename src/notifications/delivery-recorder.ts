import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Alerts } from './alerts.js';
import type { Channel } from './channels/channel.js';
import { type DeadMessages, type DeliveryResult, Outbox } from './outbox.js';

/** Writes the results of a wave, and raises one alert if any of its messages are dead. */
@Injectable()
export class DeliveryRecorder {
  private readonly logger = new Logger('Outbox');

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly alerts: Alerts,
  ) {}

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
        if (carries !== 'alerts') await this.raiseAlert(dead, manager);
      }
    });
  }

  private async raiseAlert({ kind }: DeadMessages, manager: EntityManager): Promise<void> {
    await this.alerts.raise(
      {
        rule: 'outbox_dead',
        subject: kind,
        summary: `Messages of kind ${kind} could not be delivered and are given up on.`,
        effect: 'The people or systems they were for have not been notified.',
        nextStep:
          'Read last_error in GET /admin/outbox?state=dead, fix the cause, then POST /admin/outbox/redrive.',
        figures: { kind },
      },
      manager,
    );
  }
}
