import type { ArtefactKind, WeekArtefacts } from './artefacts.js';
import type { RevisionReason, WeekRevision } from './revision.js';
import type { WeekState } from './week-state.js';

/** The result of computing a week. */
export interface ComposedWeek extends WeekArtefacts {
  state: WeekState;
}

/** A user's week as it is stored: texts created once, for the database and the cache. */
export interface StoredWeek {
  userId: string;
  weekOf: string;
  status: 'complete';
  json: Record<ArtefactKind, string>;
  series: string;
  /** The state that it leaves to the next week (WeekState). */
  state: string;
  generator: string;
  runId: string | null;
  generatedAt: Date;
  /** Set when the week is made again because records have changed. */
  revisedBecause?: RevisionReason;
}

export function toStoredWeek(
  userId: string,
  weekOf: string,
  week: ComposedWeek,
  runId: string | null,
  generatedAt: Date,
): StoredWeek {
  return {
    userId,
    weekOf,
    status: 'complete',
    json: {
      brief: JSON.stringify(week.brief),
      insights: JSON.stringify(week.insights),
      patterns: JSON.stringify(week.patterns),
      velocity: JSON.stringify(week.velocity),
      systems: JSON.stringify(week.systems),
    },
    series: JSON.stringify(week.series),
    state: JSON.stringify(week.state),
    generator: week.brief.generator,
    runId,
    generatedAt,
  };
}

/**
 * The beginning of every answer. Equal inputs give equal bodies; only this head says when and for which user.
 * @param revision of a brief; null: another artefact
 */
export function artefactHead(
  user: { userId: string; externalId: string | null },
  weekOf: string,
  generatedAt: Date,
  revision: WeekRevision | null = null,
): string {
  const head = JSON.stringify({
    user_id: user.userId,
    ...(user.externalId === null ? {} : { external_id: user.externalId }),
    week_of: weekOf,
    generated_at: generatedAt.toISOString(),
    ...(revision === null ? {} : revisionFields(revision)),
  });
  return `${head.slice(0, -1)},`;
}

/** What a week that was never made again says. */
export const FIRST_ISSUE: WeekRevision = {
  revision: 1,
  revised_at: null,
  revised_because: null,
  outdated_since: null,
};

function revisionFields({ revision, revised_at, revised_because, outdated_since }: WeekRevision): object {
  return {
    revision,
    ...(revised_at === null ? {} : { revised_at: revised_at.toISOString(), revised_because }),
    ...(outdated_since === null ? {} : { outdated_since: outdated_since.toISOString() }),
  };
}

/** The answer's whole text: head and stored body are both JSON objects. */
export function artefactAnswer(head: string, body: string): string {
  return head + body.slice(1);
}
