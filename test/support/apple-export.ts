export interface AppleExportOptions {
  /** The first day, `YYYY-MM-DD`. */
  from: string;
  days: number;
  /** Records of each kind in an hour. */
  perHour: number;
}

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 13 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ATTLIST HealthData locale CDATA #REQUIRED>
]>
<HealthData locale="en_GB">
 <ExportDate value="2026-03-09 08:00:00 +0100"/>
 <Me HKCharacteristicTypeIdentifierDateOfBirth="" HKCharacteristicTypeIdentifierBiologicalSex="HKBiologicalSexNotSet"/>
`;

const DEVICE = (address: number): string =>
  `&lt;&lt;HKDevice: 0x${address.toString(16)}&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,2, software:8.5&gt;`;

/** `[type, unit, minutes that a record lasts, value by number of the record]` */
const KINDS: readonly [string, string, number, (n: number) => string][] = [
  ['QuantityTypeIdentifierStepCount', 'count', 5, (n) => String(20 + (n % 90))],
  ['QuantityTypeIdentifierActiveEnergyBurned', 'Cal', 1, (n) => String(1 + (n % 7))],
  ['QuantityTypeIdentifierHeartRate', 'count/min', 0, (n) => String(60 + (n % 30))],
  ['QuantityTypeIdentifierOxygenSaturation', '%', 0, (n) => `0.9${5 + (n % 5)}`],
];
const STAGES = ['Core', 'Deep', 'Core', 'REM', 'Core', 'Deep'];
const DAY = 86_400;

/** An export like those of an iPhone with a watch, line by line: as large as wanted, the same every time. */
export function* appleExport({ from, days, perHour }: AppleExportOptions): Generator<string> {
  yield HEAD;
  const first = Date.parse(`${from}T00:00:00Z`) / 1000;
  const step = 3600 / perHour;
  for (const [type, unit, minutes, value] of KINDS)
    for (let n = 0; n < days * 24 * perHour; n++) {
      const start = first + n * step;
      yield recordOf({ type, unit, value: value(n), start, end: start + minutes * 60, address: n });
    }
  for (let day = 0; day < days; day++) {
    const midnight = first + day * DAY;
    yield recordOf({
      type: 'CategoryTypeIdentifierHeadache',
      value: 'HKCategoryValueSeverityMild',
      start: midnight + 54_000,
      end: midnight + 55_000,
      address: day,
    });
    for (const [n, stage] of STAGES.entries())
      yield recordOf({
        type: 'CategoryTypeIdentifierSleepAnalysis',
        value: `HKCategoryValueSleepAnalysisAsleep${stage}`,
        start: midnight + (n - 1) * 4500,
        end: midnight + n * 4500,
        address: day,
      });
  }
  yield '</HealthData>\n';
}

interface RecordFields {
  type: string;
  unit?: string;
  value: string;
  /** Seconds of the local clock since 1970. */
  start: number;
  end: number;
  /** Differs from record to record, and names nothing. */
  address: number;
}

function recordOf({ type, unit, value, start, end, address }: RecordFields): string {
  const unitText = unit === undefined ? '' : ` unit="${unit}"`;
  return ` <Record type="HK${type}" sourceName="Anna’s Apple Watch" sourceVersion="8.5" device="${DEVICE(address)}"${unitText} creationDate="${timeOf(end)}" startDate="${timeOf(start)}" endDate="${timeOf(end)}" value="${value}"/>\n`;
}

const timeOf = (clock: number): string =>
  `${new Date(clock * 1000).toISOString().slice(0, 19).replace('T', ' ')} +0100`;
