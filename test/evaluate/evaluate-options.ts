import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { hasOpenData, OPEN_DATA } from '../support/open-data.js';
import { LINES, lineOf, PAIRS_KEY } from './lines.js';
import { readPair } from './pair-name.js';
import type { Setting } from './setting.js';

export interface EvaluateOptions {
  keys: string[];
  setting: Setting;
}

/**
 * `--data DIR`, `--only E1,E2`, `--pairs x:y:lag ...`, `--scale 0.1`.
 * @throws RangeError for a line, pair or folder that is none; TypeError for an unknown option.
 */
export function readEvaluateOptions(args: readonly string[]): EvaluateOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string' },
      only: { type: 'string' },
      pairs: { type: 'string', multiple: true },
      scale: { type: 'string', default: '1' },
    },
    allowPositionals: true,
  });
  // After `--pairs a:b:0` more pairs may follow without the option's name.
  const pairs = [...(values.pairs ?? []), ...positionals];
  pairs.forEach(readPair);
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 1)) throw new RangeError('--scale must be above 0 and at most 1');
  const chosen = values.only?.split(',') ?? (pairs.length > 0 ? [PAIRS_KEY] : allKeys());
  return {
    keys: chosen.map((key) => lineOf(key.trim()).key),
    setting: { scale, dataDir: dataDirOf(values.data), pairs },
  };
}

const allKeys = (): string[] => LINES.map(({ key }) => key).filter((key) => key !== PAIRS_KEY);

function dataDirOf(given: string | undefined): string | null {
  if (given === undefined) {
    return hasOpenData() ? OPEN_DATA : null;
  }
  const folder = resolve(given);
  if (!existsSync(folder)) throw new RangeError(`there is no folder ${given}`);
  return folder;
}
