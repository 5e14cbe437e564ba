import { Injectable } from '@nestjs/common';
import { IntelligenceCache } from '../cache/intelligence-cache.js';
import type { ArtefactKind } from './domain/artefacts.js';
import { artefactAnswer, artefactHead } from './domain/stored-week.js';
import { type WeekPointer, WeekStore } from './persistence/week-store.js';

/** Answers users' reads. Postgres decides which week is current; the cache saves reading and sending it from there. */
@Injectable()
export class ArtefactReader {
  constructor(
    private readonly weeks: WeekStore,
    private readonly cache: IntelligenceCache,
  ) {}

  /** The artefact's JSON of the named or the latest week; null when there is none. */
  async read(kind: ArtefactKind, userId: string, weekOf: string | null): Promise<string | null> {
    const pointer = await this.weeks.locate(userId, kind, weekOf);
    return pointer && this.readAt(pointer, kind);
  }

  async readAt(pointer: WeekPointer, kind: ArtefactKind): Promise<string | null> {
    const head = headOf(pointer, kind);
    // A text that was generated at another time than the row is stale: the cache may have missed a write.
    const cached = await this.cache.read(kind, pointer.user_id, pointer.week_of, (json) =>
      json.startsWith(head),
    );
    if (cached !== undefined) return cached;
    const body = await this.weeks.loadText(pointer, kind);
    if (body === null) return null;
    const json = artefactAnswer(head, body);
    const entry = { kind, userId: pointer.user_id, weekOf: pointer.week_of, json };
    await this.cache.storeArtefacts([entry], () => this.withSameWeek(pointer, kind));
    return json;
  }

  /** The user, unless they were erased, or their week was made again, since it was read. */
  private async withSameWeek(pointer: WeekPointer, kind: ArtefactKind): Promise<ReadonlySet<string>> {
    const current = await this.weeks.locate(pointer.user_id, 'brief', pointer.week_of);
    return new Set(
      current !== null && headOf(current, kind) === headOf(pointer, kind) ? [pointer.user_id] : [],
    );
  }

  /** Briefs before a week, newest first. */
  async listBriefs(
    userId: string,
    before: string | null,
    limit: number,
  ): Promise<{ weekOf: string; json: string }[]> {
    const rows = await this.weeks.listBriefs(userId, before, limit);
    return rows.map((row) => ({ weekOf: row.week_of, json: artefactAnswer(headOf(row, 'brief'), row.body) }));
  }
}

function headOf(pointer: WeekPointer, kind: ArtefactKind): string {
  return artefactHead(
    { userId: pointer.user_id, externalId: pointer.external_id },
    pointer.week_of,
    pointer.generated_at,
    kind === 'brief' ? pointer : null,
  );
}
