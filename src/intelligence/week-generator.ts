import { Injectable } from '@nestjs/common';
import { isoDay, lastCompleteDay } from '../common/calendar.js';
import {
  ComputationError,
  ProcessingError,
  RejectedBriefError,
  UnknownUserError,
} from '../common/failures.js';
import { traced } from '../common/tracing.js';
import { DEFAULT_WRITING, PreferencesStore, type WritingSettings } from '../preferences/preferences-store.js';
import { CatalogueLoader } from '../observations/catalogue-loader.js';
import { UserDirectory } from '../preferences/user-directory.js';
import { composeWeek } from './compose/compose-week.js';
import { proofreadBrief } from './compose/proofread/proofread-brief.js';
import { type StoredWeek, toStoredWeek } from './domain/stored-week.js';
import { failureOfAll, failureOfUser, type UserFailure } from './domain/user-failure.js';
import { type WeekHistory, WeekInputReader } from './persistence/week-input-reader.js';

export interface GeneratedBatch {
  weeks: StoredWeek[];
  failures: UserFailure[];
  /** Milliseconds of computation, by user. */
  durations: Map<string, number>;
}

export interface GenerationContext {
  weekOf: number;
  /** The start of the run: decides which days are over in a user's zone. */
  asOf: Date;
  generatedAt: Date;
  /** The zone of users that set none. */
  defaultZone: string;
  runId: string | null;
}

/** The data that a batch is computed from. */
interface ReadBatch {
  histories: ReadonlyMap<string, WeekHistory>;
  writing: ReadonlyMap<string, WritingSettings>;
  unknown: ReadonlySet<string>;
}

/**
 * Computes a batch of users' weeks. It reads in sets and writes nothing; the failure of one user does not affect the
 * others.
 */
@Injectable()
export class WeekGenerator {
  constructor(
    private readonly reader: WeekInputReader,
    private readonly directory: UserDirectory,
    private readonly preferences: PreferencesStore,
    private readonly catalogue: CatalogueLoader,
  ) {}

  async generate(userIds: readonly string[], context: GenerationContext): Promise<GeneratedBatch> {
    const size = { users: userIds.length };
    await this.catalogue.refresh();
    const read = await traced('batch.read', size, () => this.read(userIds, context));
    return traced('batch.compute', size, () => Promise.resolve(computeBatch(userIds, read, context)));
  }

  /**
   * The failures of a batch that could not be generated as a whole. An unknown user is reported as unknown, whatever
   * else went wrong: no unknown user gets a fallback brief.
   */
  async failuresOfBatch(userIds: readonly string[], error: unknown): Promise<UserFailure[]> {
    const failures = failureOfAll(userIds, error);
    try {
      const known = await this.directory.filterKnown(userIds);
      return failures.map((failure) =>
        known.has(failure.userId) ? failure : failureOfUser(failure.userId, new UnknownUserError()),
      );
    } catch {
      // The reason why the batch failed may also prevent this read.
      return failures;
    }
  }

  private async read(userIds: readonly string[], context: GenerationContext): Promise<ReadBatch> {
    const [histories, writing] = await Promise.all([
      this.reader.load(userIds, context.weekOf),
      this.preferences.writingOf(userIds),
    ]);
    return { histories, writing, unknown: await this.unknownUsers(histories) };
  }

  /**
   * Only users without a single observation in the history can be unknown. Usually there are none, and no query is
   * made.
   */
  private async unknownUsers(histories: ReadonlyMap<string, WeekHistory>): Promise<Set<string>> {
    const silent = [...histories]
      .filter(([, h]) => h.streams.length === 0 && h.suspectCount === 0)
      .map(([id]) => id);
    if (silent.length === 0) return new Set();
    const known = await this.directory.filterKnown(silent);
    return new Set(silent.filter((userId) => !known.has(userId)));
  }
}

function computeBatch(
  userIds: readonly string[],
  { histories, writing, unknown }: ReadBatch,
  context: GenerationContext,
): GeneratedBatch {
  const batch: GeneratedBatch = { weeks: [], failures: [], durations: new Map() };
  const lastDays = new LastCompleteDays(context);
  for (const userId of userIds) {
    if (unknown.has(userId)) batch.failures.push(failureOfUser(userId, new UnknownUserError()));
    else {
      const settings = writing.get(userId) ?? DEFAULT_WRITING;
      const history = { ...histories.get(userId)!, ...settings };
      generateWeek(userId, history, lastDays.in(settings.timeZone ?? undefined), context, batch);
    }
  }
  return batch;
}

function generateWeek(
  userId: string,
  history: WeekHistory & WritingSettings,
  lastDay: number,
  context: GenerationContext,
  batch: GeneratedBatch,
): void {
  const started = performance.now();
  try {
    const week = composeWeek({
      userId,
      weekOf: context.weekOf,
      lastCompleteDay: lastDay,
      ...history,
    });
    const problems = proofreadBrief(week.brief);
    if (problems.length > 0) throw new RejectedBriefError(problems);
    batch.weeks.push(toStoredWeek(userId, isoDay(context.weekOf), week, context.runId, context.generatedAt));
  } catch (error) {
    const known = error instanceof ProcessingError ? error : new ComputationError(error);
    batch.failures.push(failureOfUser(userId, known));
  }
  batch.durations.set(userId, performance.now() - started);
}

/** The last day of the week that is over, by zone; few zones serve many users. */
class LastCompleteDays {
  private readonly byZone = new Map<string, number>();

  constructor(private readonly context: GenerationContext) {}

  in(zone: string = this.context.defaultZone): number {
    const known = this.byZone.get(zone);
    if (known !== undefined) return known;
    const day = Math.min(this.context.weekOf - 1, lastCompleteDay(this.context.asOf, zone));
    this.byZone.set(zone, day);
    return day;
  }
}
