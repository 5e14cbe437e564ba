import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { changesOf, readsDifferently } from '../../intelligence/domain/compare-briefs.js';
import { ARTEFACT_KINDS, type Brief } from '../../intelligence/domain/artefacts.js';
import type { StoredWeek } from '../../intelligence/domain/stored-week.js';
import { type IssuedWeek, WeekStore } from '../../intelligence/persistence/week-store.js';
import { RevisionNotices } from '../../notifications/revision-notices.js';
import { type ChangesOfUser, RevisionStore } from './revision-store.js';

/** What became of weeks that were made again. */
export interface RevisedWeeks {
  /** Stored as their next revision. */
  revised: StoredWeek[];
  /** Came out the same: what is stored stays, to the byte. */
  unchanged: StoredWeek[];
}

/** Writes weeks that are made again. Only what differs is stored, and only what a reader reads differently is announced. */
@Injectable()
export class RevisionWriter {
  constructor(
    private readonly weeks: WeekStore,
    private readonly store: RevisionStore,
    private readonly notices: RevisionNotices,
  ) {}

  /** Pass the transaction of the batch, or of the retry. @param read what was known of the people's changes before the weeks were computed */
  async write(
    made: readonly StoredWeek[],
    failed: readonly string[],
    weekOf: string,
    read: ReadonlyMap<string, ChangesOfUser>,
    manager: EntityManager,
  ): Promise<RevisedWeeks> {
    const issued = await this.weeks.lockTexts(
      made.map(({ userId }) => userId),
      weekOf,
      manager,
    );
    const differing = made
      .filter((week) => isShownDifferently(issued.get(week.userId), week))
      .map((week) => withReason(week, issued.get(week.userId), read.get(week.userId)));
    const unchanged = made.filter((week) => !isShownDifferently(issued.get(week.userId), week));
    await this.weeks.save(differing, manager);
    await this.weeks.saveStates(
      unchanged.filter((week) => issued.get(week.userId)?.state !== week.state),
      manager,
    );
    await this.notices.raise(
      differing.flatMap((week) => {
        const before = issued.get(week.userId);
        return before?.status === 'complete' && readsDifferently(briefOf(before), briefOf(week))
          ? [
              {
                userId: week.userId,
                weekOf,
                revision: before.revision + 1,
                changed: week.revisedBecause?.changed ?? [],
              },
            ]
          : [];
      }),
      manager,
    );
    await this.store.markOutdated(failed, weekOf, manager);
    const done = new Set(made.map(({ userId }) => userId));
    // Those that failed wait for their retry, which continues here.
    await this.store.advance(
      [...read.values()].filter(({ userId }) => done.has(userId)),
      weekOf,
      manager,
    );
    return { revised: differing, unchanged };
  }
}

const briefOf = ({ json }: Pick<StoredWeek, 'json'>): Brief => JSON.parse(json.brief) as Brief;

function isShownDifferently(before: IssuedWeek | undefined, week: StoredWeek): boolean {
  return (
    before?.status !== 'complete' ||
    before.series !== week.series ||
    ARTEFACT_KINDS.some((kind) => before.json[kind] !== week.json[kind])
  );
}

function withReason(
  week: StoredWeek,
  before: IssuedWeek | undefined,
  read: ChangesOfUser | undefined,
): StoredWeek {
  if (before?.status !== 'complete' || read === undefined) return week;
  return { ...week, revisedBecause: { ...read.reason, changed: changesOf(briefOf(before), briefOf(week)) } };
}
