import type { RawObservation } from '../../ingest/observation.js';
import type { RowObservation } from '../../import/row-reader.js';
import { BrokenFileError } from '../door.js';

export type Intensity = 'sedentary' | 'light' | 'moderate' | 'very';

const MOST_DAYS = 50_000;
/** A device that lies on a table counts a whole day of sitting. */
const NOT_WORN = 1440;

/**
 * The minutes of each intensity of a day, which an export has in four files. Active time is light, moderate and very active
 * minutes together, as in the presets of the public data sets; a day on which one of them is missing has none.
 */
export class ActiveDays {
  private readonly days = new Map<string, { line: number } & Partial<Record<Intensity, number>>>();

  /** @throws BrokenFileError when there are more than people live */
  add(date: string, intensity: Intensity, minutes: number, line: number): void {
    let day = this.days.get(date);
    if (!day) {
      if (this.days.size >= MOST_DAYS) throw new BrokenFileError(line, `has more than ${MOST_DAYS} days`);
      this.days.set(date, (day = { line }));
    }
    day[intensity] = minutes;
  }

  *observations(shared: RawObservation): Generator<RowObservation & { line: number }> {
    for (const [date, { line, sedentary, light, moderate, very }] of this.days) {
      if (sedentary === NOT_WORN) continue;
      const raw = { ...shared, date, unit: 'min' };
      if (sedentary !== undefined)
        yield { line, raw: { ...raw, metric: 'sedentary_minutes', value: sedentary } };
      if (light !== undefined && moderate !== undefined && very !== undefined)
        yield { line, raw: { ...raw, metric: 'active_minutes', value: light + moderate + very } };
    }
  }
}
