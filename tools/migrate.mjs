import { launch } from './lib/launch.mjs';

await launch('dist/src/migrate.js');
