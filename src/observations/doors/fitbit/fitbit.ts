import { exportFiles } from '../archive/export-files.js';
import { BrokenFileError, type Door, type DoorFile, type DoorReading, emptyReading } from '../door.js';
import { itemsOf } from '../json-items.js';
import { isJson } from '../json-values.js';
import { tableOf } from '../archive/small-table.js';
import { fileKind } from './file-kinds.js';
import { readWebExport } from './web-export.js';
import { TakeoutReader } from './takeout-reader.js';
import { dailyTable } from './daily-tables.js';

/**
 * What Fitbit keeps of a person: the folder `Fitbit` of Google Takeout (the archive, the folder, or one of its files), or the
 * CSV that the web site exports.
 */
export const FITBIT: Door = {
  name: 'fitbit',
  fileNames: /\.(?:zip|json|csv)$/i,
  wholeFolder: true,
  needsUser: true,
  read,
};

/** The files are lists of records. */
const NO_LIST = { isList: () => false, deepest: 0 };
/** The name of a file, as the report may show it. */
const SHOWN = /^[a-z0-9 ()._-]{1,80}$/;

async function* read(file: DoorFile): AsyncGenerator<DoorReading[]> {
  const reader = new TakeoutReader({ user_id: file.userId, source: { name: 'Fitbit' } });
  let files = 0;
  for await (const { name, pieces } of exportFiles(file, (one) => fileKind(one) !== null)) {
    files += 1;
    for await (const readings of readFile(name, pieces, reader))
      yield readings.map((one) => named(one, name));
  }
  if (files === 0) throw new BrokenFileError(1, 'has no files of Fitbit');
  // Not when a file is broken: a part of a day would replace a whole one.
  yield* reader.wholes();
}

async function* readFile(
  name: string,
  pieces: AsyncIterable<Buffer>,
  reader: TakeoutReader,
): AsyncGenerator<DoorReading[]> {
  // A table that the person named is one of the web site.
  const kind =
    fileKind(name) ?? (name.endsWith('.csv') ? { form: 'web' } : { form: 'not_read', kind: 'file' });
  if (kind.form === 'not_read') yield [{ ...emptyReading(1), notRead: kind.kind }];
  else if (kind.form === 'web') yield readWebExport(await tableOf(pieces), reader);
  else if (kind.form === 'table') yield dailyTable(kind.kind, await tableOf(pieces), reader.shared);
  else {
    const intraday = reader.intraday(kind.kind);
    for await (const items of itemsOf(pieces, NO_LIST))
      yield items.map(({ line, item }) =>
        reader.readItem(kind.kind, line, isJson(item) ? item : {}, intraday),
      );
    if (intraday) yield* reader.takeIntraday(intraday);
  }
}

/** An export has many files, so a line alone says little. */
function named(reading: DoorReading, name: string): DoorReading {
  if (!SHOWN.test(name)) return reading;
  const nameOf = (field: string | undefined): string => (field === undefined ? name : `${name}: ${field}`);
  return {
    ...reading,
    observations: reading.observations.map((one) => ({ ...one, field: nameOf(one.field) })),
    problems: reading.problems.map((one) => ({ ...one, field: nameOf(one.field) })),
  };
}
