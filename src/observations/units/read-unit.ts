import { type Dimension, type Unit, unit, UNITS } from './unit-table.js';

/** A longer text is no unit: the longest that people send are compounds of three. */
const MOST_CHARACTERS = 40;

const exact = new Map(UNITS.flatMap(([names, of]) => names.split(' ').map((name) => [name, of] as const)));
const folded = foldedNames();

/** Names of two letters or more, in lower case. Where two units share one (mJ, MJ), it names neither. */
function foldedNames(): Map<string, Unit | null> {
  const known = new Map<string, Unit | null>();
  for (const [name, of] of exact) {
    const lower = name.toLowerCase();
    if (lower.length > 1) known.set(lower, known.has(lower) && known.get(lower) !== of ? null : of);
  }
  return known;
}

/** In UCUM, M is mega and m is milli: `Mg` is not taken for mg, while nothing but mg can be meant by `MG`. */
const MEGA = /^M(?:g|l|L|m|s|mol|W|Hz)$/;

/** `mmol<180.156>/L`, as HealthKit writes an amount of a substance with its molar mass. */
const WITH_MOLAR_MASS = /^(m|µ|u|n)?mol<(\d{1,4}(?:\.\d{1,20})?)>$/;
/** A point between digits is one of a number. */
const FACTORS = /([/*]|(?<!\d)\.|\.(?!\d))/;
const PREFIXES: Readonly<Record<string, number>> = { m: 1e-3, µ: 1e-6, u: 1e-6, n: 1e-9 };

/**
 * Reads a unit: a name, or names that are multiplied and divided, as UCUM and HealthKit write them (`mL/(kg.min)`,
 * `ml/kg/min`, `kg.m-2`, `{beats}/min`). Where a division is followed by a product, UCUM and HealthKit read it differently
 * (`mL/min·kg`), so there may be two readings.
 *
 * @returns no reading for a text that is no unit
 */
export function readUnit(text: string): Unit[] {
  const plain = plainText(text);
  if (plain === null) return [];
  const named = atomOf(plain);
  if (named) return [named];
  const inner = plain.replace(
    /\/\(([^()]*)\)$/,
    (_, product: string) => `/${product.replaceAll(/[.*]/g, '/')}`,
  );
  const leftToRight = inner.replace(/^\//, '1/').split(FACTORS);
  if (leftToRight.length > 9) return [];
  const divided = leftToRight.indexOf('/');
  const allBelow = leftToRight.map((part, i) =>
    i > divided && divided >= 0 && /^[.*]$/.test(part) ? '/' : part,
  );
  return [leftToRight, allBelow].flatMap((parts) => product(parts) ?? []);
}

/** Without spaces and UCUM's annotations; superscripts and other signs for a product become plain ones. */
function plainText(text: string): string | null {
  if (text.length > MOST_CHARACTERS) return null;
  return text
    .replace(/\{[^{}]*\}/g, (_, at: number) => (at === 0 || text[at - 1] === '/' ? '1' : ''))
    .normalize('NFKC')
    .replaceAll('μ', 'µ')
    .replaceAll(/[·⋅×∙]/g, '.')
    .replaceAll('−', '-')
    .replaceAll(/ per /gi, '/')
    .replaceAll(/\s+/g, '');
}

function product(parts: readonly string[]): Unit | null {
  let made = unit(1);
  for (let i = 0; i < parts.length; i += 2) {
    const factor = powerOf(parts[i]);
    if (factor === null) return null;
    made = multiply(made, factor, parts[i - 1] === '/' ? -1 : 1);
  }
  return made;
}

/** `m`, `m2`, `m^2`, `min-1`. */
function powerOf(text: string): Unit | null {
  const atom = atomOf(text);
  if (atom) return atom;
  const power = /^(.*?)(?:\^|\*\*)?(-?[1-3])$/.exec(text);
  const base = power && atomOf(power[1]);
  return base ? multiply(unit(1), base, Number(power[2])) : null;
}

function atomOf(text: string): Unit | null {
  const known = exact.get(text);
  if (known) return known;
  const molar = WITH_MOLAR_MASS.exec(text);
  if (molar) return unit((PREFIXES[molar[1]] ?? 1) * Number(molar[2]), { mass: 1 });
  return MEGA.test(text) ? null : (folded.get(text.toLowerCase()) ?? null);
}

/** `left` times `right` to a power. A count of something in a compound is a number. */
function multiply(left: Unit, right: Unit, power: number): Unit {
  const sum = (key: keyof Dimension): number => left.dimension[key] + power * right.dimension[key];
  return {
    factor: left.factor * right.factor ** power,
    dimension: { mass: sum('mass'), length: sum('length'), time: sum('time'), amount: sum('amount') },
    kind: left.kind === 'one' && power === 1 ? right.kind : left.kind,
  };
}
