import { launch } from './lib/launch.mjs';

await launch('dist/test/chaos/chaos.js');
