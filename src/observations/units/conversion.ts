import { readUnit } from './read-unit.js';
import { type Dimension, EXAMPLES, TEMPERATURES, type Unit, UNITS } from './unit-table.js';

export type Conversion = (value: number) => number;

/** The unit in which a metric is stored, and of which substance. */
export interface StoredUnit {
  unit: string;
  /** Grams per mole: then mmol/L and mg/dL convert to each other. */
  molarMass?: number;
}

const same: Conversion = (value) => value;

/** A metric without a unit is a score. */
const SCORES = new Set(['score', 'scores', 'point', 'points', '{score}', '{points}']);

const temperatures = new Map(
  TEMPERATURES.flatMap(([names, factor, offset]) =>
    names.split(' ').map((name) => [name.toLowerCase(), { factor, offset }] as const),
  ),
);

/** Conversions that were asked for, kept up to this number and then all forgotten at once. */
const MOST_KNOWN = 2000;
const known = new Map<string, Conversion>();

/**
 * Returns the conversion from the unit `given` to the stored unit, or null when there is none. An empty `given` means the
 * stored unit itself: a unit is never guessed from the size of a value.
 */
export function conversionTo(stored: StoredUnit, given: string): Conversion | null {
  if (given === '' || given === stored.unit) return same;
  const key = `${stored.unit}\0${stored.molarMass ?? ''}\0${given}`;
  const before = known.get(key);
  if (before) return before;
  const name = given.trim();
  const conversion = name === '' || name === stored.unit ? same : findConversion(stored, name);
  if (conversion === null) return null;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, conversion);
  return conversion;
}

function findConversion(stored: StoredUnit, given: string): Conversion | null {
  if (stored.unit === '') return SCORES.has(given.toLowerCase()) ? same : null;
  const [from, to] = [temperatureOf(given), temperatureOf(stored.unit)];
  if (to !== undefined) {
    if (from === undefined) return null;
    const { factor, offset } = from;
    return (value) => ((value + offset) * factor) / to.factor - to.offset;
  }
  for (const target of readUnit(stored.unit))
    for (const source of readUnit(given)) {
      const factor = factorBetween(source, target, stored.molarMass);
      if (factor !== null) return times(factor);
    }
  return null;
}

const temperatureOf = (name: string) => temperatures.get(name.normalize('NFKC').toLowerCase());

/** Of a factor and its inverse, one is usually a short decimal: 1/60 is not exact, and 60 is. */
function times(factor: number): Conversion {
  if (factor === 1) return same;
  const inverse = Number((1 / factor).toPrecision(13));
  return String(factor).length <= String(inverse).length
    ? (value) => value * factor
    : (value) => value / inverse;
}

function factorBetween(from: Unit, to: Unit, molarMass: number | undefined): number | null {
  const factor = rounded(from.factor / to.factor);
  if (isSame(from.dimension, to.dimension)) return isNumber(to.dimension) && !fits(from, to) ? null : factor;
  if (molarMass === undefined) return null;
  const { mass, amount } = from.dimension;
  if (amount === 1 && isSame({ ...from.dimension, amount: 0, mass: mass + 1 }, to.dimension))
    return rounded(factor * molarMass);
  if (mass === 1 && isSame({ ...from.dimension, mass: 0, amount: amount + 1 }, to.dimension))
    return rounded(factor / molarMass);
  return null;
}

/** Factors are products of decimals: the last of a double's 17 digits is noise. */
const rounded = (factor: number): number => Number(factor.toPrecision(15));

const isSame = (a: Dimension, b: Dimension): boolean =>
  a.mass === b.mass && a.length === b.length && a.time === b.time && a.amount === b.amount;

const isNumber = ({ mass, length, time, amount }: Dimension): boolean =>
  mass === 0 && length === 0 && time === 0 && amount === 0;

const fits = (from: Unit, to: Unit): boolean =>
  from.kind === to.kind ||
  (from.kind === 'one' && OF_ONE.has(to.kind)) ||
  (to.kind === 'one' && OF_ONE.has(from.kind));

/** What UCUM writes as 1. */
const OF_ONE: ReadonlySet<string> = new Set(['count', 'share']);

/** Names of units that convert to the stored unit, its own first: what a message lists. */
export function unitsTaken(stored: StoredUnit): string[] {
  if (stored.unit === '') return [];
  const names = [
    ...TEMPERATURES.map(([all]) => all.split(' ')[0]),
    ...UNITS.filter(([, { kind }]) => kind !== 'count').map(([all]) => all.split(' ')[0]),
    'count',
    ...EXAMPLES,
  ];
  const others = names.filter((name) => name !== stored.unit && conversionTo(stored, name) !== null);
  return [stored.unit, ...others];
}
