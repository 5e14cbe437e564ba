import type { Door, DoorFile, DoorReading } from '../door.js';
import { jsonItems } from '../json-items.js';
import { ResourceReader } from './read-resource.js';

/** FHIR R4: a Bundle, an Observation, or one resource in each line (NDJSON). */
export const FHIR: Door = { name: 'fhir', fileNames: /\.(?:json|ndjson)$/i, needsUser: false, read };

async function* read(file: DoorFile): AsyncGenerator<DoorReading[]> {
  const reader = new ResourceReader(file.userId);
  for await (const items of jsonItems(file, 'entry'))
    yield items.map(({ line, item }) => reader.read(line, item));
}
