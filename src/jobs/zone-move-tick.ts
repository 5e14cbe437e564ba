import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { ZoneMover } from '../observations/zone-mover.js';

/** Continues the moves that a process left unfinished because it stopped or died. */
@Injectable()
export class ZoneMoveTick {
  constructor(private readonly mover: ZoneMover) {}

  @Cron(CronExpression.EVERY_30_SECONDS)
  move(): Promise<void> {
    return this.mover.moveAll();
  }
}
