import { Injectable } from '@nestjs/common';
import { type Evidence, evidenceOf } from './analysis/evidence/evidence.js';
import type { Brief } from './domain/artefacts.js';
import { WeekStore } from './persistence/week-store.js';

/** The evidence of a fact, with the user and week that it belongs to. */
export interface EvidenceAnswer extends Evidence {
  user_id: string;
  external_id?: string;
  week_of: string;
}

/**
 * Finds the days and values behind one fact in the series stored with the week: the values that were used then, not
 * those of today.
 */
@Injectable()
export class EvidenceReader {
  constructor(private readonly weeks: WeekStore) {}

  async find(userId: string, factId: string, weekOf: string | null): Promise<EvidenceAnswer | null> {
    const pointer = await this.weeks.locate(userId, 'series', weekOf);
    if (pointer === null) return null;
    const [text, series] = await Promise.all([
      this.weeks.loadText(pointer, 'brief'),
      this.weeks.loadSeries(pointer),
    ]);
    if (text === null || series === null) return null;
    const fact = (JSON.parse(text) as Brief).facts.find(({ id }) => id === factId);
    if (!fact) return null;
    const { user_id, external_id, week_of } = pointer;
    return {
      user_id,
      ...(external_id === null ? {} : { external_id }),
      week_of,
      ...evidenceOf(fact, series),
    };
  }
}
