/** One measured number, with the bar that it must reach. */
export interface Figure {
  name: string;
  /** null: it could not be measured (no data). */
  value: number | null;
  bar: string;
  /** null: there is no bar, or the value was not measured. */
  met: boolean | null;
  /** The form of the value in the table. */
  unit: 'share' | 'number';
}

/** Why a line has no figures. */
export const NO_DATA = 'skipped: no data';

type Unit = Figure['unit'];

export function atMost(name: string, value: number, bar: number, unit: Unit = 'share'): Figure {
  return { name, value, bar: `<= ${written(bar, unit)}`, met: value <= bar, unit };
}

export function atLeast(name: string, value: number, bar: number, unit: Unit = 'share'): Figure {
  return { name, value, bar: `>= ${written(bar, unit)}`, met: value >= bar, unit };
}

export function within(
  name: string,
  value: number,
  [low, high]: [number, number],
  unit: Unit = 'share',
): Figure {
  return {
    name,
    value,
    bar: `${written(low, unit)} to ${written(high, unit)}`,
    met: value >= low && value <= high,
    unit,
  };
}

/** A figure that helps to read the others and has no bar. */
export function withoutBar(name: string, value: number, unit: Unit = 'share'): Figure {
  return { name, value, bar: '-', met: null, unit };
}

/** A statement that is either true or false. */
export function holds(name: string, isTrue: boolean): Figure {
  return { name, value: isTrue ? 1 : 0, bar: 'true', met: isTrue, unit: 'number' };
}

export function skipped(name: string): Figure {
  return { name, value: null, bar: NO_DATA, met: null, unit: 'number' };
}

export function written(value: number, unit: Unit): string {
  if (unit === 'number') return String(Number(value.toPrecision(4)));
  return `${Number((100 * value).toFixed(2))} %`;
}

/** The share of true entries; NaN when there are none. */
export function share(hits: readonly boolean[]): number {
  return hits.filter(Boolean).length / hits.length;
}
