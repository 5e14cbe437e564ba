import type { ArtefactKind, WeekArtefacts } from './artefacts.js';

/** A user's week as it is written: texts, made once, that the database and the cache both keep. */
export interface StoredWeek {
  userId: string;
  weekOf: string;
  status: 'complete';
  json: Record<ArtefactKind, string>;
  series: string;
  score: number | null;
  generator: string;
  executionId: string | null;
  generatedAt: Date;
}

export function toStoredWeek(
  userId: string,
  weekOf: string,
  artefacts: WeekArtefacts,
  executionId: string | null,
  generatedAt: Date,
): StoredWeek {
  return {
    userId,
    weekOf,
    status: 'complete',
    json: {
      brief: JSON.stringify(artefacts.brief),
      insights: JSON.stringify(artefacts.insights),
      patterns: JSON.stringify(artefacts.patterns),
      velocity: JSON.stringify(artefacts.velocity),
      systems: JSON.stringify(artefacts.systems),
    },
    series: JSON.stringify(artefacts.series),
    score: artefacts.velocity.score,
    generator: artefacts.brief.generator,
    executionId,
    generatedAt,
  };
}

/** What every answer begins with. Equal inputs give equal bodies; only this head tells when and for whom. */
export function artefactHead(
  user: { userId: string; externalId: string | null },
  weekOf: string,
  generatedAt: Date,
): string {
  const head = JSON.stringify({
    user_id: user.userId,
    ...(user.externalId === null ? {} : { external_id: user.externalId }),
    week_of: weekOf,
    generated_at: generatedAt.toISOString(),
  });
  return `${head.slice(0, -1)},`;
}

/** The answer's whole text: head and stored body are both JSON objects. */
export function artefactAnswer(head: string, body: string): string {
  return head + body.slice(1);
}
