import type { AlertNotice } from '../alert.js';
import type { Person } from '../audience.js';
import type { BriefReady } from '../brief-ready.js';
import type { BriefRevised } from '../brief-revised.js';
import type { OutboxMessage } from '../outbox.js';
import type { RedFlagNotice } from '../red-flag-notice.js';
import type { RunPing } from '../run-ping.js';

/**
 * A way out of the service: it takes messages of one kind to one receiver. Each channel is delivered on its own, so
 * that a thousand messages of one kind never hold up those of another. A new channel is one file in this folder and one
 * line in `channel-list.ts`.
 */
interface ChannelOf<Carried extends string> {
  /** Decides who writes messages for it: `Alerts`, `RedFlagNotices`, `RevisionNotices`, `BriefNotices` or `DeadManSwitch`. */
  readonly carries: Carried;
  /** The kind of its messages in the outbox. No two channels have the same. */
  readonly kind: string;
  /** Its circuit breaker; channels to the same receiver share one. null: its messages stay in this process. */
  readonly breaker: string | null;
  /** Whether this process has its receiver. A process without it neither claims nor settles its messages. */
  configured(): boolean;
}

/**
 * Records that the receiver is about to get the text of a message. A channel whose receiver cannot recognise a repeated
 * message awaits it first: from then on the message is not sent again unless it is known that it did not arrive.
 * @throws DeliveryError when the message is no longer leased by this process: it must not be sent
 */
export type HandOver = () => Promise<void>;

interface SendsMessages<Payload> {
  /** @throws DeliveryError when the message did not arrive, or perhaps did not */
  send(message: OutboxMessage<Payload>, handOver: HandOver): Promise<void>;
}

/** Takes alerts to the operators. OutboxAdmin shows the rule of every message whose kind begins with `alert`. */
export interface AlertChannel extends ChannelOf<'alerts'>, SendsMessages<AlertNotice> {
  readonly kind: 'alert' | `alert_${string}`;
  /**
   * true: it gets the beginning and the end of every alert, in this order. false: if an alert ends before its beginning was
   * delivered, it gets neither.
   */
  readonly keepsHistory: boolean;
}

/** Takes urgent red flags to the app. */
export interface RedFlagChannel extends ChannelOf<'red_flags'>, SendsMessages<RedFlagNotice> {}

/** Takes to the app that briefs were made again. */
export interface RevisionChannel extends ChannelOf<'revisions'>, SendsMessages<BriefRevised> {}

/** Takes the start and the end of weekly runs to a service that watches for their absence. */
export interface RunPingChannel extends ChannelOf<'run_pings'>, SendsMessages<RunPing> {}

/** Notifies people that their brief is ready; each by one channel, the first of the list that accepts them. */
export interface BriefChannel extends ChannelOf<'briefs'> {
  /** Asked when the message is written, and again when it is sent: people change their minds. */
  accepts(person: Person): boolean;
  /** @throws DeliveryError when the message did not arrive, or perhaps did not */
  send(message: OutboxMessage<BriefReady>, person: Person, handOver: HandOver): Promise<void>;
}

export type Channel = AlertChannel | RedFlagChannel | RevisionChannel | RunPingChannel | BriefChannel;
