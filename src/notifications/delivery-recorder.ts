import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { Alerts } from './alerts.js';
import { type DeadMessages, type DeliveryResult, Outbox } from './outbox.js';

/** Writes what became of a wave, and raises one alert for what died of it. */
@Injectable()
export class DeliveryRecorder {
  private readonly logger = new Logger('Outbox');

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly alerts: Alerts,
  ) {}

  async record(results: readonly DeliveryResult[]): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      for (const dead of await this.outbox.settle(results, manager)) await this.reportDead(dead, manager);
    });
  }

  /** An alert that cannot be delivered is told by the log alone: alerts about alerts would never end. */
  private async reportDead({ kind, messages }: DeadMessages, manager: EntityManager): Promise<void> {
    this.logger.error({ message: 'messages could not be delivered; given up', kind, messages });
    if (kind.startsWith('alert')) return;
    await this.alerts.raise(
      {
        rule: 'outbox_dead',
        subject: kind,
        summary: `Messages of kind ${kind} could not be delivered and are given up on.`,
        effect: 'Whoever they were for has not been told.',
        nextStep:
          'Read last_error in GET /admin/outbox?state=dead, mend the receiver, then POST /admin/outbox/redrive.',
        figures: { kind },
      },
      manager,
    );
  }
}
