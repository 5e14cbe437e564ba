/** How a value is written in a sentence. */
export type ValueFormat =
  /** Minutes as "7 h 12 min". */
  | { style: 'duration' }
  /** Minutes from midnight as "23:50". */
  | { style: 'clock' }
  /** Metres as "640 m" and "6.4 km". */
  | { style: 'distance' }
  /** A number and its unit ('' for none): "9,840 steps", "34.1 °C". */
  | {
      style: 'number';
      unit: string;
      /** Beside the metric's name the number says enough: "Steps: 9,840". */
      bareBesideName: boolean;
    };

/** Units that sentences spell otherwise than the wire does. */
const SPOKEN_UNITS: ReadonlyMap<string, string> = new Map([
  ['degC', '°C'],
  ['breaths/min', 'breaths a minute'],
]);

/** The format of a metric that names none. A count is a count of what the label says. */
export function formatOfUnit(unit: string, label: string): ValueFormat {
  switch (unit) {
    case 'min':
      return { style: 'duration' };
    case 'm':
      return { style: 'distance' };
    case 'count':
      return { style: 'number', unit: label, bareBesideName: true };
    default:
      return { style: 'number', unit: SPOKEN_UNITS.get(unit) ?? unit, bareBesideName: false };
  }
}
