type Conversion = (value: number) => number;

const same: Conversion = (value) => value;
const times =
  (factor: number): Conversion =>
  (value) =>
    value * factor;
const dividedBy =
  (divisor: number): Conversion =>
  (value) =>
    value / divisor;

/** Joules in a thermochemical calorie, ISO/TR 29922. */
const KJ_PER_KCAL = 4.184;
/** International pound, foot-based mile: the 1959 agreement's exact definitions. */
const KG_PER_POUND = 0.45359237;
const METRES_PER_MILE = 1609.344;

function named(names: readonly string[], conversion: Conversion): [string, Conversion][] {
  return names.map((name) => [name, conversion]);
}

/** Catalogue unit -> name of a unit that may be sent (lower case) -> conversion to the catalogue unit. */
const CONVERSIONS: ReadonlyMap<string, ReadonlyMap<string, Conversion>> = new Map([
  ['', new Map(named(['score', 'points', '{score}'], same))],
  ['count', new Map(named(['count', 'counts', 'steps', '{steps}', '1'], same))],
  [
    'min',
    new Map([
      ...named(['min', 'mins', 'minute', 'minutes'], same),
      ...named(['h', 'hr', 'hrs', 'hour', 'hours'], times(60)),
      ...named(['s', 'sec', 'second', 'seconds'], dividedBy(60)),
      ...named(['ms', 'millisecond', 'milliseconds'], dividedBy(60_000)),
    ]),
  ],
  [
    'm',
    new Map([
      ...named(['m', 'metre', 'metres', 'meter', 'meters'], same),
      ...named(['km', 'kilometre', 'kilometres', 'kilometer', 'kilometers'], times(1000)),
      ...named(['mi', 'mile', 'miles', '[mi_i]'], times(METRES_PER_MILE)),
    ]),
  ],
  [
    'kg',
    new Map([
      ...named(['kg', 'kilogram', 'kilograms'], same),
      ...named(['g', 'gram', 'grams'], dividedBy(1000)),
      ...named(['lb', 'lbs', 'pound', 'pounds', '[lb_av]'], times(KG_PER_POUND)),
    ]),
  ],
  [
    'degC',
    new Map([
      ...named(['degc', '°c', 'c', 'cel', 'celsius'], same),
      ...named(['degf', '°f', 'f', '[degf]', 'fahrenheit'], (value: number) => ((value - 32) * 5) / 9),
    ]),
  ],
  ['kcal', new Map([...named(['kcal'], same), ...named(['kj'], dividedBy(KJ_PER_KCAL))])],
  ['%', new Map([...named(['%', 'percent'], same), ...named(['fraction', 'ratio'], times(100))])],
  ['bpm', new Map(named(['bpm', 'beats/min', '/min', '{beats}/min'], same))],
  ['breaths/min', new Map(named(['breaths/min', 'brpm', '/min', '{breaths}/min'], same))],
  [
    'ms',
    new Map([
      ...named(['ms', 'millisecond', 'milliseconds'], same),
      ...named(['s', 'sec', 'second', 'seconds'], times(1000)),
    ]),
  ],
]);

/**
 * Returns the conversion from `unit` to the catalogue unit `target`, or null when there is none. An empty `unit` means the
 * target itself: a unit (a fraction, hours) is never guessed from the size of a value.
 */
export function conversionTo(target: string, unit: string): Conversion | null {
  const name = unit.trim();
  if (name === '' || name === target) return same;
  return CONVERSIONS.get(target)?.get(name.toLowerCase()) ?? null;
}
