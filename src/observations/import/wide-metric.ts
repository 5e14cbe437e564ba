import { type MetricDefinition, metricDefinition } from '../catalogue.js';
import type { RawObservation } from '../ingest/observation.js';
import { conversionTo } from '../units/conversion.js';
import { type CellValue, cellIn, readCell } from './cell.js';
import { conditionReader } from './condition.js';
import type { Header } from './header.js';
import type { FileMapping, MetricColumn } from './import-mapping.js';
import { plainWord } from './mapping-cells.js';
import type { RowFields } from './row-fields.js';

/** One mapped cell of a row: a value with the fields of its mapping, no value, or a problem. */
export type CellReading =
  | { value: Pick<RawObservation, 'metric' | 'source' | 'body_site'> & { value: number; unit?: string } }
  | 'missing'
  /** The row is of another metric. */
  | 'other'
  | { problem: string };

export interface MetricReader {
  /** The column, or the summed columns, as problems name them. */
  field: string;
  mapping: MetricColumn;
  definition: MetricDefinition;
  read(cells: readonly string[], row: RowFields): CellReading;
}

const WRONG_UNIT = { problem: "the row's unit does not convert to the metric's" };

/**
 * Reads the column or columns of one entry in the mapping's `metrics`. import-mapping.ts lists the steps in their order.
 *
 * @returns null when its column may be absent, and is
 */
export function metricReader(mapping: MetricColumn, file: FileMapping, header: Header): MetricReader | null {
  const definition = metricDefinition(mapping.metric)!;
  const names = mapping.duration ? [] : (mapping.sum ?? [mapping.column!]);
  if (mapping.optional && names.some((name) => header.find(name) < 0)) return null;
  const places = names.map((name) => header.require(name));
  const missing = [...file.missing_values, ...(mapping.missing_values ?? [])];
  const applies = conditionReader(mapping.only_if, file, header);
  const types = mapping.type === undefined ? null : new Set([mapping.type].flat());
  const unitOf = rowUnitReader(definition, file);
  const read = (cells: readonly string[], row: RowFields): CellReading => {
    if (types !== null && !types.has(row.type ?? '')) return 'other';
    if (!applies(cells)) return 'missing';
    const unit = unitOf(row.unit, mapping.unit);
    if (unit === null) return WRONG_UNIT;
    if (mapping.duration && row.minutes === undefined) return 'missing';
    let sum: CellValue = mapping.duration ? { value: row.minutes!, unit: 'min' } : { value: 0 };
    for (const place of places) {
      const cell = cells[place];
      if (cell === '' || cellIn(cell, missing, file.decimal)) return 'missing';
      const word = mapping.words?.get(plainWord(cell));
      const part =
        word === undefined ? readCell(cell, definition, { decimal: file.decimal, unit }) : { value: word };
      if ('problem' in part) return part;
      sum = places.length === 1 ? part : added(sum, inUnit(part, unit, definition));
    }
    if (mapping.zero_means_missing && sum.value === 0) return 'missing';
    const given = isTransformed(mapping) ? inUnit(sum, unit, definition) : sum;
    const problem = rangeProblem(given.value, mapping);
    if (problem) return { problem };
    return {
      value: {
        metric: mapping.metric,
        value: transform(given.value, mapping),
        unit: given.unit ?? unit,
        source: mapping.source ?? row.source ?? file.source,
        body_site: mapping.body_site ?? row.bodySite,
      },
    };
  };
  return { field: names.join(' + ') || file.date.until_column!, mapping, definition, read };
}

/**
 * The unit of a row, which outranks the one that the mapping gives. One that does not convert is of another column where the
 * file has several, unless the mapping says that it is the unit of all. @returns null when it cannot be used
 */
function rowUnitReader(definition: MetricDefinition, file: FileMapping) {
  const certain =
    file.unit_column !== undefined || new Set(file.metrics.map(({ column }) => column)).size === 1;
  return (rowUnit: string | undefined, mapped: string | undefined): string | undefined | null => {
    if (rowUnit === undefined) return mapped;
    if (conversionTo(definition, rowUnit)) return rowUnit;
    return certain ? null : mapped;
  };
}

/** The number in the unit of the mapping or row, for cells that say another one. */
function inUnit(cell: CellValue, unit: string | undefined, definition: MetricDefinition): CellValue {
  if (cell.unit === undefined || cell.unit === unit) return cell;
  const value = conversionTo(definition, cell.unit)!(cell.value);
  const convert = conversionTo(definition, unit ?? '')!;
  const zero = convert(0);
  return { value: (value - zero) / (convert(1) - zero) };
}

const added = (a: CellValue, b: CellValue): CellValue => ({ value: a.value + b.value });

const isTransformed = ({ valid, reverse, rescale, scale, offset }: MetricColumn): boolean =>
  [valid, reverse, rescale, scale, offset].some((step) => step !== undefined);

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
