import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Alerts } from './alerts.js';
import { CircuitBreakers } from './circuit-breakers.js';
import { DeadLetters } from './dead-letters.js';
import { DeadManSwitch } from './dead-man-switch.js';
import { DeliveryLedger } from './delivery-ledger.js';
import { Outbox } from './outbox.js';
import { OutboxDispatcher } from './outbox-dispatcher.js';
import { OutboxRecord } from './persistence/outbox.record.js';
import { Receivers } from './receivers.js';
import { RedFlagNotices } from './red-flag-notices.js';

@Module({
  imports: [TypeOrmModule.forFeature([OutboxRecord])],
  providers: [
    Outbox,
    OutboxDispatcher,
    DeliveryLedger,
    Receivers,
    CircuitBreakers,
    Alerts,
    RedFlagNotices,
    DeadManSwitch,
    DeadLetters,
  ],
  exports: [Alerts, RedFlagNotices, DeadManSwitch, DeadLetters, CircuitBreakers, OutboxDispatcher],
})
export class NotificationsModule {}
