import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT } from './lib/project.mjs';

/** Writes .env.example from the declarations of the variables; a unit spec fails while it is not up to date. */
await ensureInstalled();
await ensureBuilt();
const { envExample } = await import('../dist/src/config/env-example.js');
writeFileSync(join(ROOT, '.env.example'), envExample());
