import type { RawObservation } from '../ingest/observation.js';
import { cellIn, readNumber } from './cell.js';
import type { Header } from './header.js';
import type { FileMapping, MetricColumn } from './import-mapping.js';

/** One mapped cell of a row: a value with the fields of its mapping, no value, or a problem. */
export type CellReading =
  | { value: Pick<RawObservation, 'metric' | 'value' | 'unit' | 'source' | 'body_site'> }
  | 'missing'
  | { problem: string };

export interface MetricReader {
  /** The column, or the summed columns, as problems name them. */
  field: string;
  read(cells: readonly string[]): CellReading;
}

/** Reads the column or columns of one entry in the mapping's `metrics`. import-mapping.ts lists the steps in their order. */
export function metricReader(mapping: MetricColumn, file: FileMapping, header: Header): MetricReader {
  const names = mapping.sum ?? [mapping.column!];
  const places = names.map((name) => header.require(name));
  const missing = [...file.missing_values, ...(mapping.missing_values ?? [])];
  const applies = conditionReader(mapping, file, header);
  const rest = {
    metric: mapping.metric,
    unit: mapping.unit,
    source: mapping.source ?? file.source,
    body_site: mapping.body_site,
  };
  const read = (cells: readonly string[]): CellReading => {
    if (!applies(cells)) return 'missing';
    let sum = 0;
    for (const place of places) {
      if (cells[place] === '' || cellIn(cells[place], missing, file.decimal)) return 'missing';
      const number = readNumber(cells[place], file.decimal);
      if (number === null) return { problem: 'not a finite number' };
      sum += number;
    }
    if (mapping.zero_means_missing && sum === 0) return 'missing';
    const problem = rangeProblem(sum, mapping);
    return problem ? { problem } : { value: { ...rest, value: transform(sum, mapping) } };
  };
  return { field: names.join(' + '), read };
}

function conditionReader({ only_if: condition }: MetricColumn, file: FileMapping, header: Header) {
  if (!condition) return () => true;
  const place = header.require(condition.column);
  const wanted = condition.in !== undefined;
  const values = condition.in ?? condition.not_in ?? [];
  return (cells: readonly string[]) => cellIn(cells[place], values, file.decimal) === wanted;
}

function rangeProblem(value: number, { valid, reverse, rescale }: MetricColumn): string | null {
  const outside = (range: { min: number; max: number } | undefined) =>
    range !== undefined && (value < range.min || value > range.max);
  if (outside(valid)) return "outside the mapping's valid range";
  if (outside(reverse) || outside(rescale?.from)) return 'outside the scale that the mapping gives';
  return null;
}

function transform(value: number, { reverse, rescale, scale = 1, offset = 0 }: MetricColumn): number {
  const turned = reverse ? reverse.min + reverse.max - value : value;
  return (rescale ? moved(turned, rescale) : turned) * scale + offset;
}

/** Multiplies before it divides, so that the end points of one scale map exactly onto those of the other. */
function moved(value: number, { from, to }: NonNullable<MetricColumn['rescale']>): number {
  return to.min + ((value - from.min) * (to.max - to.min)) / (from.max - from.min);
}
