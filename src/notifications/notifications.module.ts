import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Alerts } from './alerts.js';
import { Outbox } from './outbox.js';
import { OutboxDispatcher } from './outbox-dispatcher.js';
import { OutboxRecord } from './persistence/outbox.record.js';
import { RedFlagNotices } from './red-flag-notices.js';

@Module({
  imports: [TypeOrmModule.forFeature([OutboxRecord])],
  providers: [Outbox, OutboxDispatcher, Alerts, RedFlagNotices],
  exports: [Alerts, RedFlagNotices, OutboxDispatcher],
})
export class NotificationsModule {}
