import type { UnitSystem } from '../common/locales.js';
import type { MessageId } from './message.js';

/** A unit in which values are written: what one of the metric's own unit is in it, and the text that holds the number. */
export interface WrittenUnit {
  message: MessageId;
  factor: number;
  /** Added after the factor, for levels and not for differences. */
  offset?: number;
  /** Where it needs another number of decimals than the metric's own unit. */
  decimals?: number;
}

const own = (message: MessageId): WrittenUnit => ({ message, factor: 1 });

/** By the unit on the wire. */
const METRIC: ReadonlyMap<string, WrittenUnit> = new Map([
  ['bpm', own('unit.bpm')],
  ['breaths/min', own('unit.breaths')],
  ['cm', own('unit.cm')],
  ['dB', own('unit.decibels')],
  ['degC', own('unit.celsius')],
  ['g', own('unit.g')],
  ['h', own('unit.hours')],
  ['kcal', own('unit.kcal')],
  ['kg', own('unit.kg')],
  ['m/s', own('unit.metres_a_second')],
  ['mL', own('unit.ml')],
  ['mL/(kg.min)', own('unit.oxygen_uptake')],
  ['mg', own('unit.mg')],
  ['mmHg', own('unit.mmhg')],
  ['mmol/L', own('unit.mmol')],
  ['ms', own('unit.ms')],
  ['%', own('unit.percent')],
]);

const METRIC_KJ: ReadonlyMap<string, WrittenUnit> = new Map([
  ...METRIC,
  ['kcal', { message: 'unit.kj', factor: 4.184 }],
]);

const IMPERIAL: ReadonlyMap<string, WrittenUnit> = new Map<string, WrittenUnit>([
  ...METRIC,
  ['cm', { message: 'unit.inches', factor: 1 / 2.54 }],
  ['degC', { message: 'unit.fahrenheit', factor: 1.8, offset: 32 }],
  ['kg', { message: 'unit.pounds', factor: 1 / 0.45359237 }],
  ['m/s', { message: 'unit.miles_an_hour', factor: 3600 / 1609.344, decimals: 1 }],
  ['mL', { message: 'unit.fluid_ounces', factor: 1 / 29.5735295625 }],
]);

const SYSTEMS: Readonly<Record<UnitSystem, ReadonlyMap<string, WrittenUnit>>> = {
  metric: METRIC,
  metric_kj: METRIC_KJ,
  imperial: IMPERIAL,
};

/** null: a unit without a text of its own. */
export const writtenUnit = (unit: string, system: UnitSystem): WrittenUnit | null =>
  SYSTEMS[system].get(unit) ?? null;

const METRES_PER_FOOT = 0.3048;
const METRES_PER_MILE = 1609.344;
const METRES_PER_KM = 1000;
/** Below it a distance is written in feet. */
const SHORTEST_IN_MILES = 1000 * METRES_PER_FOOT;

export interface WrittenDistance {
  message: MessageId;
  value: number;
  decimals: number;
}

/** `640` -> 640 m; from one kilometre 6.4 km; feet and miles in the imperial system. */
export function writtenDistance(metres: number, system: UnitSystem): WrittenDistance {
  const size = Math.abs(metres);
  if (system !== 'imperial')
    return size < METRES_PER_KM
      ? { message: 'unit.metres', value: metres, decimals: 0 }
      : { message: 'unit.km', value: metres / METRES_PER_KM, decimals: 1 };
  return size < SHORTEST_IN_MILES
    ? { message: 'unit.feet', value: metres / METRES_PER_FOOT, decimals: 0 }
    : { message: 'unit.miles', value: metres / METRES_PER_MILE, decimals: 1 };
}
