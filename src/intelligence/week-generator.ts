import { Injectable } from '@nestjs/common';
import { isoDay, lastCompleteDay } from '../common/calendar.js';
import {
  ComputationError,
  ProcessingError,
  RejectedBriefError,
  UnknownUserError,
} from '../common/failures.js';
import { PreferencesStore } from '../preferences/preferences-store.js';
import { UserDirectory } from '../preferences/user-directory.js';
import { composeWeek } from './compose/compose-week.js';
import { briefProblems } from './compose/verify/brief-problems.js';
import { type StoredWeek, toStoredWeek } from './domain/stored-week.js';
import { failureOfUser, type UserFailure } from './domain/user-failure.js';
import { type WeekHistory, WeekInputReader } from './persistence/week-input-reader.js';

export interface GeneratedBatch {
  weeks: StoredWeek[];
  failures: UserFailure[];
  /** Milliseconds of computation, by user. */
  durations: Map<string, number>;
}

export interface GenerationContext {
  weekOf: number;
  /** The instant of the run: decides which days are over in a user's zone. */
  asOf: Date;
  generatedAt: Date;
  /** The zone of users who set none. */
  defaultZone: string;
  executionId: string | null;
}

/** Computes a batch of users' weeks. Reads in sets, writes nothing; one user's failure is that user's alone. */
@Injectable()
export class WeekGenerator {
  constructor(
    private readonly reader: WeekInputReader,
    private readonly directory: UserDirectory,
    private readonly preferences: PreferencesStore,
  ) {}

  async generate(userIds: readonly string[], context: GenerationContext): Promise<GeneratedBatch> {
    const [histories, zones] = await Promise.all([
      this.reader.load(userIds, context.weekOf),
      this.preferences.timeZones(userIds),
    ]);
    const unknown = await this.unknownUsers(histories);
    const batch: GeneratedBatch = { weeks: [], failures: [], durations: new Map() };
    const lastDays = new LastCompleteDays(context);
    for (const userId of userIds) {
      if (unknown.has(userId)) batch.failures.push(failureOfUser(userId, new UnknownUserError()));
      else generateOne(userId, histories.get(userId)!, lastDays.in(zones.get(userId)), context, batch);
    }
    return batch;
  }

  /** Only those without a single observation in the history can be unknown: usually nobody, and no query. */
  private async unknownUsers(histories: ReadonlyMap<string, WeekHistory>): Promise<Set<string>> {
    const silent = [...histories]
      .filter(([, h]) => h.streams.length === 0 && h.suspectCount === 0)
      .map(([id]) => id);
    if (silent.length === 0) return new Set();
    const known = await this.directory.known(silent);
    return new Set(silent.filter((userId) => !known.has(userId)));
  }
}

function generateOne(
  userId: string,
  history: WeekHistory,
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
    const problems = briefProblems(week.brief);
    if (problems.length > 0) throw new RejectedBriefError(problems);
    batch.weeks.push(
      toStoredWeek(userId, isoDay(context.weekOf), week, context.executionId, context.generatedAt),
    );
  } catch (error) {
    const told = error instanceof ProcessingError ? error : new ComputationError(error);
    batch.failures.push(failureOfUser(userId, told));
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
