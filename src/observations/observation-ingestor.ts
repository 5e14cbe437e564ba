import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { toUserRef, userIdProblem } from '../common/user-id.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { PreferencesStore } from '../preferences/preferences-store.js';
import { isRejection, type ReadObservation, type Rejection } from './ingest/observation.js';
import { readObservation } from './ingest/read-observation.js';
import { ReadingContext } from './ingest/reading-context.js';
import { ObservationStore, type UpsertResult } from './observation-store.js';

export interface RejectedItem extends Rejection {
  /** Place in the list given. */
  index: number;
}

export interface IngestResult extends UpsertResult {
  rejected: RejectedItem[];
}

/** Reads raw observations, stores the good ones in one transaction and answers what became of each. */
@Injectable()
export class ObservationIngestor {
  constructor(
    private readonly store: ObservationStore,
    private readonly preferences: PreferencesStore,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  async ingest(items: readonly unknown[]): Promise<IngestResult> {
    const zones = await this.preferences.timeZones(distinctUserIds(items));
    const context = new ReadingContext(this.clock.now(), this.config.job.timeZone, zones);
    const observations: ReadObservation[] = [];
    const rejected: RejectedItem[] = [];
    items.forEach((item, index) => {
      const reading = readObservation(item, context);
      if (isRejection(reading)) rejected.push({ index, ...reading });
      else observations.push(reading);
    });
    return { ...(await this.store.upsert(observations)), rejected };
  }
}

function distinctUserIds(items: readonly unknown[]): string[] {
  const given = new Set(items.map((item) => (item as { user_id?: unknown } | null)?.user_id));
  return [...given].filter((id) => userIdProblem(id) === null).map((id) => toUserRef(id as string).userId);
}
