import type { MetricDefinition } from '../catalogue.js';
import { conversionTo } from '../units/conversion.js';

/** Why a value is stored as suspect and left out of the analysis. The message never contains the value. */
export interface Doubt {
  code: 'implausible' | 'no_reading' | 'unit_suspected';
  message: string;
}

/**
 * What devices, exporters and surveys send for "no reading". Each is one only where it cannot be a value; a metric lists
 * those of its own that could be.
 */
const NO_READING = new Set([
  ...[0, -1, -2, -9, -99, -999, -9999, 99, 127, 255, 999, 9999, 99_999],
  ...[32_767, -32_768, 65_535, 2_147_483_647, 4_294_967_295],
]);

/** Units in which values of a stored unit arrive by mistake. */
const MISTAKEN: ReadonlyMap<string, readonly string[]> = new Map([
  ['%', ['fraction']],
  ['min', ['h', 's', 'ms']],
  ['kg', ['g', 'lb']],
  ['degC', ['degF', 'K']],
  ['kcal', ['kJ', 'cal']],
  ['m', ['km', 'mi']],
  ['m/s', ['km/h']],
  ['ms', ['s']],
  ['bpm', ['count/s']],
  ['mmol/L', ['mg/dL']],
  ['mmHg', ['kPa']],
  ['mL', ['L']],
  ['g', ['mg']],
  ['mg', ['g']],
]);
/** A converted value below this share of the largest plausible one would be plausible too, but says nothing. */
const TELLING_SHARE = 0.05;

/**
 * Judges one reading. null: nothing speaks against it.
 *
 * @param sent the number that was sent, in whatever unit
 * @param value the same in the unit of the catalogue
 */
export function doubtOf(metric: MetricDefinition, sent: number, value: number): Doubt | null {
  const { min, max } = metric.plausible;
  if (value >= min && value <= max)
    return metric.noReading !== undefined &&
      (metric.noReading.includes(sent) || metric.noReading.includes(value))
      ? NOTHING_READ
      : null;
  if (NO_READING.has(sent)) return NOTHING_READ;
  const unit = MISTAKEN.get(metric.unit)?.find((name) => {
    const converted = conversionTo(metric, name)?.(sent) ?? NaN;
    return converted >= Math.max(min, TELLING_SHARE * max) && converted <= max;
  });
  if (unit !== undefined)
    return {
      code: 'unit_suspected',
      message: `value is not plausible in ${metric.unit}, and would be in ${unit}: send it with its unit`,
    };
  return { code: 'implausible', message: `value is outside what is plausible: ${spokenBounds(metric)}` };
}

const NOTHING_READ: Doubt = {
  code: 'no_reading',
  message: 'value is one that means no reading: leave such observations out',
};

function spokenBounds({ plausible: { min, max }, unit }: MetricDefinition): string {
  return `${min} to ${max}${unit === '' ? '' : ` ${unit}`}`;
}
