import type { ImportMapping } from './import-mapping.js';
import esmKossakowski from './presets/esm-kossakowski.json';
import fitabase from './presets/fitabase.json';
import lifesnaps from './presets/lifesnaps.json';
import soccermon from './presets/soccermon.json';
import { readMapping } from './read-mapping.js';

const PRESETS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['lifesnaps', lifesnaps],
  ['soccermon', soccermon],
  ['esm-kossakowski', esmKossakowski],
  ['fitabase', fitabase],
]);

/** The names of the mappings that are shipped. */
export const PRESET_NAMES: readonly string[] = [...PRESETS.keys()];

/** A shipped mapping; null when there is none of that name. */
export function presetMapping(name: string): ImportMapping | null {
  const preset = PRESETS.get(name);
  return preset === undefined ? null : readMapping(preset);
}
