import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Alerts } from './alerts.js';
import { Outbox } from './outbox.js';
import { OutboxDispatcher } from './outbox-dispatcher.js';
import { OutboxRecord } from './persistence/outbox.record.js';

@Module({
  imports: [TypeOrmModule.forFeature([OutboxRecord])],
  providers: [Outbox, OutboxDispatcher, Alerts],
  exports: [Alerts, OutboxDispatcher],
})
export class NotificationsModule {}
