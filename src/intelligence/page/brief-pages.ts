import { Injectable } from '@nestjs/common';
import { ArtefactReader } from '../artefact-reader.js';
import type { Brief, Patterns, Systems, Velocity } from '../domain/artefacts.js';
import { WeekStore } from '../persistence/week-store.js';
import { renderBriefPage } from './brief-page.js';

/**
 * The stored week as a page. The brief is read in the same way as for any reader; the other artefacts come straight
 * from the row.
 */
@Injectable()
export class BriefPages {
  constructor(
    private readonly artefacts: ArtefactReader,
    private readonly weeks: WeekStore,
  ) {}

  /** HTML of the named or the latest week; null when there is none. */
  async render(userId: string, weekOf: string | null): Promise<string | null> {
    const pointer = await this.weeks.locate(userId, 'brief', weekOf);
    if (pointer === null) return null;
    const [brief, velocity, systems, patterns, series] = await Promise.all([
      this.artefacts.readAt(pointer, 'brief'),
      this.weeks.loadText(pointer, 'velocity'),
      this.weeks.loadText(pointer, 'systems'),
      this.weeks.loadText(pointer, 'patterns'),
      this.weeks.loadSeries(pointer),
    ]);
    return renderBriefPage({
      brief: JSON.parse(brief!) as Brief,
      velocity: parsed<Velocity>(velocity),
      systems: parsed<Systems>(systems),
      patterns: parsed<Patterns>(patterns),
      series,
      weekOf: pointer.week_of,
      generatedAt: pointer.generated_at.toISOString(),
      revision: pointer,
    });
  }
}

function parsed<T>(json: string | null): T | null {
  return json === null ? null : (JSON.parse(json) as T);
}
