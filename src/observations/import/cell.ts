import type { MetricDefinition } from '../catalogue.js';
import { conversionTo } from '../units/conversion.js';
import { durationIn } from './duration-in.js';
import { AMBIGUOUS, type Mark, numberIn } from './number-in.js';

/** A number, and its unit where the cell says one. */
export interface CellValue {
  value: number;
  unit?: string;
}

const NOT_A_NUMBER = { problem: 'not a finite number' };
const WHICH_MARK = {
  problem: 'may have a thousands mark or a decimal mark: give "decimal" in the mapping to say which',
};
/** A number, then a unit that begins with a letter or a sign. */
const WITH_UNIT = /^([+\-\u2212]?[\d.,'\u2019\u00a0\u2009\u202f ]*\d[.,]?)\s*([^\d\s.,'].*)$/u;
const LONGEST_WITH_UNIT = 60;
/** A point and three digits behind at most three: a count never has that. */
const LIKE_THOUSANDS = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;

/**
 * The number in a cell of a metric: with thousands marks, with a unit (`72.5 kg`, `97 %`), or for minutes as a duration
 * (`7:32`). `unit` is the one that the mapping gives.
 */
export function readCell(
  cell: string,
  metric: MetricDefinition,
  { decimal, unit }: { decimal?: Mark; unit?: string },
): CellValue | { problem: string } {
  const number = numberIn(cell, decimal);
  if (number === AMBIGUOUS) return thousandsOf(cell, metric, unit);
  if (number !== null) {
    if (decimal === undefined && metric.unit === 'count' && LIKE_THOUSANDS.test(cell)) return WHICH_MARK;
    return { value: number };
  }
  if (metric.unit === 'min') {
    const minutes = durationIn(cell, unit);
    if (typeof minutes === 'number') return { value: minutes, unit: 'min' };
    if (minutes !== null) return minutes;
  }
  return withUnit(cell, metric, decimal) ?? NOT_A_NUMBER;
}

/** What is counted up over a day is written in whole numbers: in `12,345` steps the comma can only be between thousands. */
function thousandsOf(
  cell: string,
  metric: MetricDefinition,
  unit: string | undefined,
): CellValue | { problem: string } {
  if (metric.aggregation !== 'sum' || metric.decimals > 0 || unit !== undefined) return WHICH_MARK;
  const number = numberIn(cell, '.');
  return typeof number === 'number' && number <= metric.plausible.max ? { value: number } : WHICH_MARK;
}

function withUnit(
  cell: string,
  metric: MetricDefinition,
  decimal: Mark | undefined,
): CellValue | { problem: string } | null {
  const match = cell.length <= LONGEST_WITH_UNIT ? WITH_UNIT.exec(cell) : null;
  if (!match) return null;
  const [, digits, unit] = match;
  const value = numberIn(digits.trim(), decimal);
  if (value === AMBIGUOUS) return WHICH_MARK;
  if (value === null || metric.unit === '' || !conversionTo(metric, unit)) return null;
  return { value, unit: unit.trim() };
}

/** Whether a cell contains one of the values. Numbers are compared as numbers: `1440` equals `1440.0`. */
export function cellIn(cell: string, values: readonly (string | number)[], decimal?: Mark): boolean {
  if (values.length === 0) return false;
  const number = numberIn(cell, decimal);
  return values.some((value) => {
    if (cell === value) return true;
    const wanted = typeof value === 'number' ? value : numberIn(value, '.');
    return typeof number === 'number' && typeof wanted === 'number' && number === wanted;
  });
}
