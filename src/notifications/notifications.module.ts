import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SettingsModule } from '../database/settings.module.js';
import { AlertStore } from './alert-store.js';
import { Alerts } from './alerts.js';
import { Audience } from './audience.js';
import { AppWebhook } from './app-webhook.js';
import { BriefLinks } from './brief-links.js';
import { BriefSendings } from './brief-sendings.js';
import { BriefTiming } from './brief-timing.js';
import { BriefNotices } from './brief-notices.js';
import type { Channel } from './channels/channel.js';
import { ChannelsInUse } from './channels-in-use.js';
import { CHANNELS } from './channels/channel-list.js';
import { Channels } from './channels/channels.js';
import { CircuitBreakers } from './circuit-breakers.js';
import { OutboxAdmin } from './outbox-admin.js';
import { DeadManSwitch } from './dead-man-switch.js';
import { DeliveryRecorder } from './delivery-recorder.js';
import { HeldOutbox } from './held-outbox.js';
import { HttpPost } from './http-post.js';
import { Mailer } from './mailer.js';
import { Outbox } from './outbox.js';
import { OutboxDispatcher } from './outbox-dispatcher.js';
import { OutboxReceivers } from './outbox-receivers.js';
import { AlertRecord } from './persistence/alert.record.js';
import { OutboxRecord } from './persistence/outbox.record.js';
import { OutboxReceiverRecord } from './persistence/outbox-receiver.record.js';
import { RefusedAddressRecord } from './persistence/refused-address.record.js';
import { RedFlagNotices } from './red-flag-notices.js';
import { RefusedAddresses } from './refused-addresses.js';
import { RevisionNotices } from './revision-notices.js';
import { SignedLinks } from './signed-links.js';
import { WaveSender } from './wave-sender.js';

@Module({
  imports: [
    SettingsModule,
    TypeOrmModule.forFeature([OutboxRecord, OutboxReceiverRecord, RefusedAddressRecord, AlertRecord]),
  ],
  providers: [
    Outbox,
    RefusedAddresses,
    OutboxReceivers,
    OutboxDispatcher,
    WaveSender,
    DeliveryRecorder,
    ...CHANNELS,
    {
      provide: Channels,
      useFactory: (...channels: Channel[]) => new Channels(channels),
      inject: [...CHANNELS],
    },
    CircuitBreakers,
    Mailer,
    HttpPost,
    AppWebhook,
    BriefLinks,
    AlertStore,
    Alerts,
    RedFlagNotices,
    RevisionNotices,
    BriefNotices,
    Audience,
    BriefTiming,
    BriefSendings,
    ChannelsInUse,
    SignedLinks,
    DeadManSwitch,
    OutboxAdmin,
    HeldOutbox,
  ],
  exports: [
    HeldOutbox,
    Alerts,
    AlertStore,
    RedFlagNotices,
    RevisionNotices,
    BriefNotices,
    SignedLinks,
    DeadManSwitch,
    OutboxAdmin,
    CircuitBreakers,
    OutboxDispatcher,
    OutboxReceivers,
    RefusedAddresses,
  ],
})
export class NotificationsModule {}
