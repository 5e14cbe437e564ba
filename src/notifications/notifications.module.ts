import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SettingsModule } from '../database/settings.module.js';
import { AlertStore } from './alert-store.js';
import { Alerts } from './alerts.js';
import { Audience } from './audience.js';
import { BriefMessages } from './brief-messages.js';
import { BriefNotices } from './brief-notices.js';
import { CircuitBreakers } from './circuit-breakers.js';
import { OutboxAdmin } from './outbox-admin.js';
import { DeadManSwitch } from './dead-man-switch.js';
import { DeliveryRecorder } from './delivery-recorder.js';
import { Mailer } from './mailer.js';
import { Outbox } from './outbox.js';
import { OutboxDispatcher } from './outbox-dispatcher.js';
import { AlertRecord } from './persistence/alert.record.js';
import { OutboxRecord } from './persistence/outbox.record.js';
import { Receivers } from './receivers.js';
import { RedFlagNotices } from './red-flag-notices.js';
import { SignedLinks } from './signed-links.js';

@Module({
  imports: [SettingsModule, TypeOrmModule.forFeature([OutboxRecord, AlertRecord])],
  providers: [
    Outbox,
    OutboxDispatcher,
    DeliveryRecorder,
    Receivers,
    CircuitBreakers,
    Mailer,
    AlertStore,
    Alerts,
    RedFlagNotices,
    BriefNotices,
    BriefMessages,
    Audience,
    SignedLinks,
    DeadManSwitch,
    OutboxAdmin,
  ],
  exports: [
    Alerts,
    AlertStore,
    RedFlagNotices,
    BriefNotices,
    SignedLinks,
    DeadManSwitch,
    OutboxAdmin,
    CircuitBreakers,
    OutboxDispatcher,
  ],
})
export class NotificationsModule {}
