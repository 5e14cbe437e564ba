/** One measured number beside what it must reach. */
export interface Figure {
  name: string;
  /** null: could not be measured (no data). */
  value: number | null;
  bar: string;
  /** null: nothing to reach, or not measured. */
  met: boolean | null;
  /** How the table writes the value. */
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

/** Told beside the others so that they can be read; nothing to reach. */
export function told(name: string, value: number, unit: Unit = 'share'): Figure {
  return { name, value, bar: '-', met: null, unit };
}

/** A statement that is either so or not. */
export function holds(name: string, so: boolean): Figure {
  return { name, value: so ? 1 : 0, bar: 'true', met: so, unit: 'number' };
}

export function skipped(name: string): Figure {
  return { name, value: null, bar: NO_DATA, met: null, unit: 'number' };
}

export function written(value: number, unit: Unit): string {
  if (unit === 'number') return String(Number(value.toPrecision(4)));
  return `${Number((100 * value).toFixed(2))} %`;
}

/** Share of true entries; NaN of none. */
export function share(hits: readonly boolean[]): number {
  return hits.filter(Boolean).length / hits.length;
}
