import type { RowObservation } from '../../import/row-reader.js';
import { type Door, type DoorFile, type DoorReading } from '../door.js';
import { AppleRecords } from './apple-records.js';
import { exportText } from './export-file.js';
import { RecordReader } from './read-record.js';
import { XmlElements } from './xml-elements.js';

/** What the iPhone writes under "Export All Health Data": `export.zip`, or the `export.xml` in it. */
export const APPLE_HEALTH: Door = {
  name: 'apple-health',
  fileNames: /^export\.(?:xml|zip)$/i,
  needsUser: true,
  read,
};

async function* read(file: DoorFile): AsyncGenerator<DoorReading[]> {
  const reader = new RecordReader(file.userId!);
  const records = new AppleRecords((record) => reader.read(record));
  const elements = new XmlElements(records);
  try {
    for await (const text of exportText(file)) {
      elements.write(text);
      yield records.take();
    }
    elements.end();
  } catch (error) {
    yield records.take();
    throw error;
  }
  // Not when the file is broken: half a day's mean would replace that of a whole day.
  yield* asReadings(reader.nights.observations());
  yield* asReadings(reader.means.observations());
}

function* asReadings(observations: Iterable<RowObservation & { line: number }>): Generator<DoorReading[]> {
  for (const { line, ...observation } of observations)
    yield [{ line, observations: [observation], missing: 0, problems: [], folded: 'whole' }];
}
