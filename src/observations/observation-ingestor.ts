import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { toUserRef, userIdProblem } from '../common/user-id.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { PreferencesStore } from '../preferences/preferences-store.js';
import { routingText, urgencyOf } from '../safety/categories.js';
import type { RedFlagUrgency } from '../safety/red-flag.js';
import { findFlags, type FlagFind } from './ingest/flag-find.js';
import { isRejection, type ReadObservation, type Rejection } from './ingest/observation.js';
import { readObservation } from './ingest/read-observation.js';
import { ReadingContext } from './ingest/reading-context.js';
import { ObservationStore, type UpsertResult } from './observation-store.js';
import { RedFlagRecorder } from './red-flag-recorder.js';

export interface RejectedItem extends Rejection {
  /** Place in the list given. */
  index: number;
}

/** What the sender should show the person at once. */
export interface RedFlagItem {
  /** Place in the list given. */
  index: number;
  category: string;
  urgency: RedFlagUrgency;
  text: string;
}

export interface IngestResult extends UpsertResult {
  rejected: RejectedItem[];
  /** There only when there are any. */
  notices?: RedFlagItem[];
}

/** Reads raw observations, stores the good ones in one transaction and answers what became of each. */
@Injectable()
export class ObservationIngestor {
  constructor(
    private readonly store: ObservationStore,
    private readonly redFlags: RedFlagRecorder,
    private readonly preferences: PreferencesStore,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  async ingest(items: readonly unknown[]): Promise<IngestResult> {
    const zones = await this.preferences.timeZones(distinctUserIds(items));
    const context = new ReadingContext(this.clock.now(), this.config.job.timeZone, zones);
    const observations: ReadObservation[] = [];
    const rejected: RejectedItem[] = [];
    const finds: FlagFind[] = [];
    items.forEach((item, index) => {
      const reading = readObservation(item, context);
      const observation = isRejection(reading) ? null : reading;
      if (isRejection(reading)) rejected.push({ index, ...reading });
      else observations.push(reading);
      const find = findFlags(index, item, observation);
      if (find) finds.push(find);
    });
    const written = await this.store.upsert(observations, (sql) => this.redFlags.record(finds, context, sql));
    const notices = finds.flatMap((find) => noticesOf(find, context));
    return { ...written, rejected, ...(notices.length === 0 ? {} : { notices }) };
  }
}

function noticesOf({ index, observation, urgent }: FlagFind, context: ReadingContext): RedFlagItem[] {
  const zone = observation && context.zoneOf(observation.userRef.userId);
  return urgent.map((category) => ({
    index,
    category,
    urgency: urgencyOf(category),
    text: routingText(category, zone),
  }));
}

function distinctUserIds(items: readonly unknown[]): string[] {
  const given = new Set(items.map((item) => (item as { user_id?: unknown } | null)?.user_id));
  return [...given].filter((id) => userIdProblem(id) === null).map((id) => toUserRef(id as string).userId);
}
