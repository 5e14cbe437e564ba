import { basename } from 'node:path';
import type { Door, DoorFile, DoorReading } from '../door.js';
import { jsonItems, type Lists } from '../json-items.js';
import { isJson } from '../json-values.js';
import { RecordReader } from './read-record.js';

/**
 * Records of Android's Health Connect, as apps write them that export it: with the keys of the platform (`startTime`,
 * `metadata.id`) or with those of webhook apps (`start_time`, one list for each type).
 */
export const HEALTH_CONNECT: Door = {
  name: 'health-connect',
  fileNames: /\.(?:json|ndjson)$/i,
  needsUser: true,
  read,
};

/** Lists inside of a record. */
const PARTS = new Set(['samples', 'stages', 'deltas', 'segments', 'laps', 'route']);
const LISTS: Lists = { isList: (key) => !PARTS.has(key), deepest: 2, mixed: true };

async function* read(file: DoorFile): AsyncGenerator<DoorReading[]> {
  // An app that keeps each type in a list of its own often writes each into a file of its own.
  const reader = new RecordReader(file.userId!, basename(file.path).replace(/\..*$/, ''));
  for await (const items of jsonItems(file, LISTS))
    yield items.map(({ line, item, list }) => reader.read(line, isJson(item) ? item : {}, list));
}
