import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { toUserRef, type UserIdForm, newUserIdProblem, type UserRef } from '../common/user-id.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { PreferencesStore } from '../preferences/preferences-store.js';
import { UserIds } from '../preferences/user-ids.js';
import { urgencyOf } from '../safety/categories.js';
import type { RedFlagUrgency } from '../safety/red-flag.js';
import type { Doubt } from './ingest/doubt.js';
import { spokenFlags } from './ingest/flag-age.js';
import { findFlags, type FoundFlags } from './ingest/found-flags.js';
import {
  type DeletedId,
  isDeletion,
  isRejection,
  type ReadObservation,
  rejection,
  type Rejection,
} from './ingest/observation.js';
import { readObservation } from './ingest/read-observation.js';
import { ReadingContext } from './ingest/reading-context.js';
import { CatalogueLoader } from './catalogue-loader.js';
import { withFurtherNames } from './name-limit.js';
import { ObservationStore, type UpsertResult } from './observation-store.js';
import { RedFlagRecorder } from './red-flag-recorder.js';
import { SpellingStore } from './spelling-store.js';

/** How long reading may keep the event loop: readers and lease renewals wait meanwhile, and long notes take time. */
const TURN_MS = 20;
/** An answer that lists every flag of ten thousand notes would have megabytes. The app's webhook gets all of them. */
export const MOST_NOTICES = 100;

export interface RejectedItem extends Rejection {
  /** Position in the list. */
  index: number;
}

/** An urgent red flag that the sender should show the person at once. */
export interface RedFlagItem {
  /** Position in the list. */
  index: number;
  category: string;
  urgency: RedFlagUrgency;
  text: string;
}

/** An observation that is stored and left out of the analysis. */
export interface SuspectItem extends Doubt {
  /** Position in the list. */
  index: number;
}

export interface IngestResult extends UpsertResult {
  rejected: RejectedItem[];
  /** Present only when there are any. */
  suspect?: SuspectItem[];
  /** Present only when there are any. */
  notices?: RedFlagItem[];
  /** How many more there are. Present only when not all are in the list. */
  notices_not_shown?: number;
}

const TOO_MANY_NAMES = rejection(
  'too_many_names',
  'metric is a further name of a symptom or medication, and the user has as many as are allowed',
);

/** Reads raw observations, stores the valid ones in one transaction and returns the result for each. */
@Injectable()
export class ObservationIngestor {
  constructor(
    private readonly store: ObservationStore,
    private readonly redFlags: RedFlagRecorder,
    private readonly spellings: SpellingStore,
    private readonly catalogue: CatalogueLoader,
    private readonly preferences: PreferencesStore,
    private readonly userIds: UserIds,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** @param importId the import that brings the items; null: a request */
  async ingest(items: readonly unknown[], importId: string | null = null): Promise<IngestResult> {
    await this.catalogue.refresh();
    const context = await this.readingContext(items);
    const read = new Map<ReadObservation, number>();
    const deleted = new Map<string, { deletion: DeletedId; index: number }>();
    const rejected: RejectedItem[] = [];
    const flagged: FoundFlags[] = [];
    let turnEndsAt = performance.now() + TURN_MS;
    for (const [index, item] of items.entries()) {
      if (performance.now() > turnEndsAt) {
        await nextTurn();
        turnEndsAt = performance.now() + TURN_MS;
      }
      const reading = readObservation(item, context);
      const observation = isRejection(reading) || isDeletion(reading) ? null : reading;
      if (isRejection(reading)) rejected.push({ index, ...reading });
      else if (isDeletion(reading)) deleted.set(idOf(reading), { deletion: reading, index });
      else read.set(reading, index);
      const flags = findFlags(index, item, observation);
      if (flags) flagged.push(flags);
    }
    // Of the items of one id the last counts: what is taken back after it was sent is not written.
    const observations = [...read.keys()].filter(
      (row) => row.clientId === null || !((deleted.get(idOf(row))?.index ?? -1) > read.get(row)!),
    );
    let further: ReadonlySet<ReadObservation> = new Set();
    const written = await this.store.upsert(observations, {
      refuse: async (sql) => {
        further = await withFurtherNames(observations, this.config.observations.namesPerUser, sql);
        for (const observation of further)
          rejected.push({ index: read.get(observation)!, ...TOO_MANY_NAMES });
        return further;
      },
      // Nothing of a refused observation is stored, but its urgent red flags are answered.
      andThen: async (sql, writtenAt) => {
        await this.spellings.remember(
          observations.filter((observation) => !further.has(observation)),
          sql,
        );
        return this.redFlags.recordFlags(
          flagged.filter(({ observation }) => observation === null || !further.has(observation)),
          context,
          writtenAt,
          sql,
        );
      },
      deletions: [...deleted.values()].map(({ deletion }) => deletion),
      importId,
    });
    rejected.sort((a, b) => a.index - b.index);
    return { ...written, rejected, ...suspects(read, further), ...shownNotices(flagged, context) };
  }

  /** What `ingest` would store and refuse, without storing it. What is known already is not looked up. */
  async preview(items: readonly unknown[]): Promise<IngestResult> {
    const context = await this.readingContext(items);
    const read = new Map<ReadObservation, number>();
    const rejected: RejectedItem[] = [];
    for (const [index, item] of items.entries()) {
      const reading = readObservation(item, context);
      if (isRejection(reading)) rejected.push({ index, ...reading });
      else if (!isDeletion(reading)) read.set(reading, index);
    }
    return { accepted: read.size, duplicates: 0, rejected, ...suspects(read, new Set()) };
  }

  private async readingContext(items: readonly unknown[]): Promise<ReadingContext> {
    const { form } = this.userIds;
    const users = distinctUsers(items, form);
    const zones = await this.preferences.zonesOf(users.map(({ userId }) => userId));
    const refusals = await this.userIds.refusals(users);
    const refused = new Map([...refusals].map(([{ sent }, reason]) => [sent, reason]));
    return new ReadingContext(this.clock.now(), this.config.job.timeZone, zones, { form, refused });
  }
}

const idOf = ({ userRef, clientId }: Pick<ReadObservation, 'userRef' | 'clientId'>): string =>
  `${userRef.userId}\0${clientId}`;

function suspects(
  read: ReadonlyMap<ReadObservation, number>,
  refused: ReadonlySet<ReadObservation>,
): Pick<IngestResult, 'suspect'> {
  const suspect: SuspectItem[] = [];
  for (const [observation, index] of read)
    if (observation.doubt && !refused.has(observation)) suspect.push({ index, ...observation.doubt });
  return suspect.length === 0 ? {} : { suspect };
}

function shownNotices(
  flagged: readonly FoundFlags[],
  context: ReadingContext,
): Pick<IngestResult, 'notices' | 'notices_not_shown'> {
  const all = flagged.flatMap((flags) =>
    spokenFlags(flags, context).map(({ category, text }) => ({
      index: flags.index,
      category,
      urgency: urgencyOf(category),
      text,
    })),
  );
  if (all.length === 0) return {};
  return {
    notices: all.slice(0, MOST_NOTICES),
    ...(all.length > MOST_NOTICES ? { notices_not_shown: all.length - MOST_NOTICES } : {}),
  };
}

/** The users of a list of observations, each with its id as it was sent. */
function distinctUsers(items: readonly unknown[], form: UserIdForm): (UserRef & { sent: string })[] {
  const given = new Set(items.map((item) => (item as { user_id?: unknown } | null)?.user_id));
  return [...given]
    .filter((id): id is string => newUserIdProblem(id, form) === null)
    .map((sent) => ({ ...toUserRef(sent, form), sent }));
}
