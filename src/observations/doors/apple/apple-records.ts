import { type DoorReading, emptyReading } from '../door.js';
import { BrokenFileError } from '../door.js';
import { type ElementHandler } from './xml-elements.js';

/** One `<Record>` with the metadata that matters. */
export interface AppleRecord {
  line: number;
  attributes: Readonly<Record<string, string>>;
  /** IANA name; null: not said. */
  zone: string | null;
}

const ROOT = 'HealthData';
const TIME_ZONE = 'HKTimeZone';
/** What the export says about itself and its person. */
const HEADER = new Set(['ExportDate', 'Me']);

/**
 * Takes the records out of the elements of an export. Records inside of correlations are not read: an export has each of
 * them beside it once more.
 */
export class AppleRecords implements ElementHandler {
  private record: AppleRecord | null = null;
  private readonly readings: DoorReading[] = [];

  constructor(private readonly read: (record: AppleRecord) => DoorReading) {}

  open(name: string, attributes: Readonly<Record<string, string>>, depth: number, line: number): void {
    if (depth === 0 && name !== ROOT)
      throw new BrokenFileError(line, `is no export of Apple Health: it does not begin with ${ROOT}`);
    if (depth === 1) {
      if (name === 'Record') this.record = { line, attributes, zone: null };
      else if (!HEADER.has(name)) this.readings.push({ ...emptyReading(line), notRead: name });
    }
    if (depth === 2 && this.record && name === 'MetadataEntry' && attributes.key === TIME_ZONE)
      this.record.zone = attributes.value ?? null;
  }

  close(_name: string, depth: number): void {
    if (depth !== 1 || !this.record) return;
    this.readings.push(this.read(this.record));
    this.record = null;
  }

  /** The records that were completed since the last call. */
  take(): DoorReading[] {
    return this.readings.splice(0);
  }
}
