import { type Figure, NO_DATA, written } from './figure.js';
import { lineOf } from './lines.js';
import type { MeasuredLine } from './measure-line.js';

const NAME_WIDTH = 64;
const VALUE_WIDTH = 10;
const BAR_WIDTH = 18;

/** One row per figure: name, value, bar, and met or MISSED. */
export function tableOf(lines: readonly MeasuredLine[]): string {
  return lines.map(sectionOf).join('\n');
}

function sectionOf({ key, figures, seconds, failure }: MeasuredLine): string {
  const head = `${key}  ${lineOf(key).title} (${seconds.toFixed(1)} s)`;
  const rows = figures.map((figure) =>
    `  ${figure.name.padEnd(NAME_WIDTH)} ${valueOf(figure).padStart(VALUE_WIDTH)}  ${figure.bar.padEnd(BAR_WIDTH)} ${verdictOf(figure)}`.trimEnd(),
  );
  return [head, ...rows, ...(failure === null ? [] : [`  FAILED ${failure}`])].join('\n');
}

const valueOf = ({ value, unit }: Figure): string => (value === null ? '' : written(value, unit));
const verdictOf = ({ met }: Figure): string => (met === null ? '' : met ? 'met' : 'MISSED');

export interface LineVerdict {
  value: number | Record<string, number | null> | null;
  bar: string;
  /** null: no figure of the line could be measured. */
  met: boolean | null;
}

/** The last line of the output: one JSON object by the lines' keys. */
export function verdictsOf(lines: readonly MeasuredLine[]): Record<string, LineVerdict> {
  return Object.fromEntries(lines.map((line) => [line.key, verdict(line)]));
}

function verdict({ figures, failure }: MeasuredLine): LineVerdict {
  if (failure !== null) return { value: null, bar: failure, met: false };
  const judged = figures.filter(({ met }) => met !== null);
  const bars = new Set((judged.length > 0 ? judged : figures).map(({ bar }) => bar));
  return {
    value: valuesOf(figures),
    bar: judged.length === 0 && figures.every(({ bar }) => bar === NO_DATA) ? NO_DATA : [...bars].join('; '),
    met: judged.length === 0 ? null : judged.every(({ met }) => met),
  };
}

function valuesOf(figures: readonly Figure[]): LineVerdict['value'] {
  if (figures.length === 1) return rounded(figures[0].value);
  return Object.fromEntries(figures.map(({ name, value }) => [name, rounded(value)]));
}

const rounded = (value: number | null): number | null =>
  value === null || !Number.isFinite(value) ? null : Number(value.toPrecision(6));
