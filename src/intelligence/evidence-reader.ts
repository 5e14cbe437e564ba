import { Injectable } from '@nestjs/common';
import { type Evidence, evidenceOf } from './compose/evidence.js';
import type { Brief } from './domain/artefacts.js';
import { WeekStore } from './persistence/week-store.js';

/** Opens the days and values behind one fact, from the series stored with the week: what was computed from, not what stands now. */
@Injectable()
export class EvidenceReader {
  constructor(private readonly weeks: WeekStore) {}

  async find(userId: string, factId: string, weekOf: string | null): Promise<Evidence | null> {
    const pointer = await this.weeks.locate(userId, 'series', weekOf);
    if (pointer === null) return null;
    const [text, series] = await Promise.all([this.weeks.loadText(pointer, 'brief'), this.weeks.loadSeries(pointer)]);
    if (text === null || series === null) return null;
    const fact = (JSON.parse(text) as Brief).facts.find(({ id }) => id === factId);
    return fact ? evidenceOf(fact, series) : null;
  }
}
