/**
 * What a unit measures, as powers of the base quantities: mass (g), length (m), time (s), amount of substance (mol),
 * and the sound level, of which nothing converts.
 */
export interface Dimension {
  mass: number;
  length: number;
  time: number;
  amount: number;
}

/**
 * Numbers have no dimension, yet a share is not a count: nothing measures 0.97 steps by 97 %. '1' may be either.
 */
export type NumberKind = 'one' | 'count' | 'share' | 'level' | 'international unit';

export interface Unit {
  /** How many base units it is. */
  factor: number;
  dimension: Dimension;
  kind: NumberKind;
}

type Given = Partial<Dimension> & { kind?: NumberKind };

const NUMBER: Dimension = { mass: 0, length: 0, time: 0, amount: 0 };

export const unit = (factor: number, { kind = 'one', ...dimension }: Given = {}): Unit => ({
  factor,
  dimension: { ...NUMBER, ...dimension },
  kind,
});

const MASS = { mass: 1 };
const LENGTH = { length: 1 };
const AREA = { length: 2 };
const VOLUME = { length: 3 };
const TIME = { time: 1 };
const AMOUNT = { amount: 1 };
const ENERGY = { mass: 1, length: 2, time: -2 };
const POWER = { mass: 1, length: 2, time: -3 };
const PRESSURE = { mass: 1, length: -1, time: -2 };
const FREQUENCY = { time: -1 };
const SPEED = { length: 1, time: -1 };
const COUNT = { kind: 'count' } as const;
const SHARE = { kind: 'share' } as const;
const LEVEL = { kind: 'level' } as const;

/** International pound and foot, the agreement of 1959: exact. US measures of volume: NIST Handbook 44: exact. */
const POUND = 453.59237;
const FOOT = 0.3048;
const US_GALLON = 3.785411784e-3;
const IMPERIAL_GALLON = 4.54609e-3;
/** Grams, because the base unit of mass is the gram: a joule is 1000 g m2/s2. */
const JOULE = 1000;
const PASCAL = 1000;
/** Thermochemical calorie, ISO/TR 29922. */
const CALORIE = 4.184 * JOULE;
/** Conventional millimetre of mercury. */
const MMHG = 133.322387415 * PASCAL;

/**
 * All names of a unit: of UCUM, of HealthKit, and as people write it. The first is shown in messages. Case counts in names
 * of one letter (m is not M), in those with the prefix m (mg is not Mg), and where two units differ by it (cal, Cal).
 */
export const UNITS: readonly (readonly [names: string, unit: Unit])[] = [
  ['kg kilogram kilograms kilo kilos kilogramme kilogrammes kgs', unit(1000, MASS)],
  ['g gram grams gm gramme grammes gr', unit(1, MASS)],
  ['mg milligram milligrams', unit(1e-3, MASS)],
  ['µg ug mcg microgram micrograms', unit(1e-6, MASS)],
  ['ng nanogram nanograms', unit(1e-9, MASS)],
  ['lb lbs pound pounds [lb_av] lb_av', unit(POUND, MASS)],
  ['oz ounce ounces [oz_av] oz_av', unit(POUND / 16, MASS)],
  ['st stone stones [stone_av] stone_av', unit(14 * POUND, MASS)],

  ['m metre metres meter meters', unit(1, LENGTH)],
  ['km kilometre kilometres kilometer kilometers kms', unit(1000, LENGTH)],
  ['cm centimetre centimetres centimeter centimeters', unit(0.01, LENGTH)],
  ['mm millimetre millimetres millimeter millimeters', unit(1e-3, LENGTH)],
  ['mi mile miles [mi_i] [mi_us] mi_i', unit(5280 * FOOT, LENGTH)],
  ['ft foot feet [ft_i] [ft_us] ft_i', unit(FOOT, LENGTH)],
  ['in inch inches [in_i] [in_us] in_i', unit(FOOT / 12, LENGTH)],
  ['yd yard yards [yd_i] [yd_us] yd_i', unit(3 * FOOT, LENGTH)],
  ['[nmi_i] nmi', unit(1852, LENGTH)],
  ['m2 sqm', unit(1, AREA)],
  ['m3', unit(1, VOLUME)],

  ['L l litre litres liter liters ltr', unit(1e-3, VOLUME)],
  ['dL dl decilitre deciliter', unit(1e-4, VOLUME)],
  ['cL cl centilitre centiliter', unit(1e-5, VOLUME)],
  ['mL ml millilitre millilitres milliliter milliliters cc cm3', unit(1e-6, VOLUME)],
  ['µL uL ul microlitre microliter', unit(1e-9, VOLUME)],
  ['fl_oz_us [foz_us] floz fl_oz fl.oz. fl.oz foz_us', unit(US_GALLON / 128, VOLUME)],
  ['fl_oz_imp [foz_br] foz_br', unit(IMPERIAL_GALLON / 160, VOLUME)],
  ['cup_us [cup_us] cup cups', unit(US_GALLON / 16, VOLUME)],
  ['cup_imp', unit(IMPERIAL_GALLON / 16, VOLUME)],
  ['pt_us [pt_us]', unit(US_GALLON / 8, VOLUME)],
  ['pt_imp [pt_br]', unit(IMPERIAL_GALLON / 8, VOLUME)],
  ['[tbs_us] tbsp tablespoon tablespoons', unit(US_GALLON / 256, VOLUME)],
  ['[tsp_us] tsp teaspoon teaspoons', unit(US_GALLON / 768, VOLUME)],
  ['[qt_us] quart quarts', unit(US_GALLON / 4, VOLUME)],
  ['[gal_us] gal gallon gallons', unit(US_GALLON, VOLUME)],

  ['s sec secs second seconds', unit(1, TIME)],
  ['ms msec millisecond milliseconds', unit(1e-3, TIME)],
  ['µs us microsecond microseconds', unit(1e-6, TIME)],
  ['min mins minute minutes', unit(60, TIME)],
  ['h hr hrs hour hours H', unit(3600, TIME)],
  ['d day days', unit(86_400, TIME)],
  ['wk week weeks', unit(7 * 86_400, TIME)],

  ['mol mole moles', unit(1, AMOUNT)],
  ['mmol millimole millimoles', unit(1e-3, AMOUNT)],
  ['µmol umol micromole micromoles', unit(1e-6, AMOUNT)],
  ['nmol nanomole nanomoles', unit(1e-9, AMOUNT)],

  ['kcal Cal [Cal] Calorie Calories calorie calories kilocalorie kilocalories', unit(1000 * CALORIE, ENERGY)],
  ['cal cal_th [cal_th] smallcalorie', unit(CALORIE, ENERGY)],
  ['kJ kilojoule kilojoules', unit(1000 * JOULE, ENERGY)],
  ['J joule joules', unit(JOULE, ENERGY)],
  ['MJ megajoule megajoules', unit(1e6 * JOULE, ENERGY)],
  ['Wh W.h', unit(3600 * JOULE, ENERGY)],
  ['kWh kW.h', unit(3.6e6 * JOULE, ENERGY)],
  ['W watt watts', unit(JOULE, POWER)],
  ['kW kilowatt kilowatts', unit(1000 * JOULE, POWER)],

  ['mmHg mm[Hg] torr', unit(MMHG, PRESSURE)],
  ['cmHg cm[Hg]', unit(10 * MMHG, PRESSURE)],
  ["inHg [in_i'Hg]", unit(25.4 * MMHG, PRESSURE)],
  ['cmH2O cm[H2O] cmAq', unit(98.0665 * PASCAL, PRESSURE)],
  ['Pa pascal pascals', unit(PASCAL, PRESSURE)],
  ['hPa hectopascal mbar', unit(100 * PASCAL, PRESSURE)],
  ['kPa kilopascal', unit(1000 * PASCAL, PRESSURE)],
  ['bar', unit(1e5 * PASCAL, PRESSURE)],
  ['atm atmosphere', unit(101_325 * PASCAL, PRESSURE)],
  ['psi [psi]', unit(6894.757293168 * PASCAL, PRESSURE)],

  ['bpm brpm rpm beats_per_minute breaths_per_minute', unit(1 / 60, FREQUENCY)],
  ['Hz hertz', unit(1, FREQUENCY)],
  ['mph [mi_i]/h', unit((5280 * FOOT) / 3600, SPEED)],
  ['kph kmh kmph', unit(1000 / 3600, SPEED)],
  ['kn knot knots [kn_i]', unit(1852 / 3600, SPEED)],

  ['% percent percentage pct', unit(0.01, SHARE)],
  ['fraction ratio', unit(1, SHARE)],
  ['1', unit(1)],
  [
    'count counts ct step steps beat beats breath breaths flight flights floor floors drink drinks time times event events ' +
      'rep reps stroke strokes push pushes score point points',
    unit(1, COUNT),
  ],
  ['dB dBA dB(A) dBASPL dB[SPL] dBHL decibel decibels', unit(1, LEVEL)],
  ['[iU] IU', unit(1, { kind: 'international unit' })],
];

/** Units of temperature have another zero: value in kelvin = (value + offset) x factor. */
export const TEMPERATURES: readonly (readonly [names: string, factor: number, offset: number])[] = [
  ['degC °C C Cel celsius centigrade', 1, 273.15],
  ['degF [degF] °F F fahrenheit', 5 / 9, 459.67],
  ['K kelvin', 1, 0],
];

/** Compound units that messages name as examples of what converts. */
export const EXAMPLES: readonly string[] = [
  'count/min',
  'mg/dL',
  'g/L',
  'mmol/L',
  'm/s',
  'km/h',
  'min/km',
  'mL/(kg.min)',
  'kg/m2',
];
