import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { Revisions } from './revisions.js';

/** Looks for weeks to make again. On every replica: the slot of the runs decides which one starts a run. */
@Injectable()
export class RevisionTick {
  constructor(private readonly revisions: Revisions) {}

  @Cron(CronExpression.EVERY_5_MINUTES)
  revise(): Promise<void> {
    return this.revisions.makeDueWeeks();
  }
}
