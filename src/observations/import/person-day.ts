import { metricDefinition } from '../catalogue.js';
import type { RawObservation } from '../ingest/observation.js';
import { conversionTo } from '../units/conversion.js';
import type { FoldRule, RowObservation } from './row-reader.js';

export interface LocatedObservation extends RowObservation {
  line: number;
}

/** The rows of one metric, source and body site. */
interface Part {
  first: LocatedObservation;
  rows: number;
  /** What the rows' values come to in the unit of the catalogue (of a mean: their sum). Computed from the second row on. */
  value: number;
}

/** The rows of one person and day, taken together by the rule of each metric. */
export class PersonDay {
  private readonly parts = new Map<string, Part>();
  /** The rows as text, once there are several. */
  private rows: Set<string> | null = null;

  constructor(private readonly firstRow: readonly string[]) {}

  /** What it keeps, in parts and rows. */
  get size(): number {
    return this.parts.size + (this.rows?.size ?? 0);
  }

  /** Whether an equal row was added before; this one counts as added now. */
  repeats(row: readonly string[]): boolean {
    this.rows ??= new Set([this.firstRow.join('\0')]);
    const before = this.rows.size;
    return this.rows.add(row.join('\0')).size === before;
  }

  /** @returns what became of the row's value: kept, folded into that of an earlier row, or (without a usable unit) neither. */
  add(observation: LocatedObservation, rule: FoldRule): 'kept' | 'folded' | 'unreadable' {
    const { raw } = observation;
    const stream = streamOf(raw);
    const part = this.parts.get(stream);
    if (part === undefined) {
      this.parts.set(stream, { first: observation, rows: 1, value: NaN });
      return 'kept';
    }
    const before = part.rows === 1 ? inCatalogueUnit(part.first.raw) : part.value;
    const value = inCatalogueUnit(raw);
    if (before === null || value === null) return 'unreadable';
    part.value = COMBINED[rule](before, value);
    part.rows += 1;
    return 'folded';
  }

  has({ raw }: LocatedObservation): boolean {
    return this.parts.has(streamOf(raw));
  }

  observations(): LocatedObservation[] {
    return [...this.parts.values()].map(({ first, rows, value }) => {
      if (rows === 1) return first;
      const total = first.fold!.rule === 'mean' ? value / rows : value;
      // The app's own id would be that of one of the parts.
      return { ...first, raw: { ...first.raw, id: undefined, value: total, unit: undefined } };
    });
  }

  firstLine(): number {
    return Math.min(...[...this.parts.values()].map(({ first }) => first.line));
  }
}

const COMBINED: Readonly<Record<FoldRule, (before: number, value: number) => number>> = {
  sum: (before, value) => before + value,
  mean: (before, value) => before + value,
  max: Math.max,
  min: Math.min,
  first: (before) => before,
  last: (_, value) => value,
};

/** Two spellings of a symptom are one. */
function streamOf({ metric, source, body_site: site }: RawObservation): string {
  return [metricDefinition(String(metric))?.code ?? metric, source, site].join('\0');
}

/** null where the unit does not convert: the observation is refused for it when it is stored. */
function inCatalogueUnit({ metric, value, unit }: RawObservation): number | null {
  const definition = metricDefinition(String(metric));
  const convert = definition && conversionTo(definition, String(unit ?? ''));
  return convert ? convert(value as number) : null;
}
