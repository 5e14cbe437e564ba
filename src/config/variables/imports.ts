import { join } from 'node:path';
import { integer, text } from '../schemas.js';
import { group, variable } from '../variable.js';
import { STORAGE } from './storage.js';

export const IMPORTS = {
  imports: group('Imports by HTTP', {
    folder: variable('IMPORT_DIR', text, {
      default: ({ DATA_DIR }) => join(DATA_DIR ?? STORAGE.database.variables.dataDir.example, 'imports'),
      example: '.data/imports',
      comment:
        'Where the process that imports a file keeps it meanwhile. It needs room for one file of IMPORT_MAX_MB.',
    }),
    maxMegabytes: variable('IMPORT_MAX_MB', integer(1, 100_000), {
      default: 2048,
      comment:
        'The longest file that POST /imports takes, in megabytes. Files wait in the database, together at most four times as much.',
    }),
  }),
};
