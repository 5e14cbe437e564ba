import { launch } from './lib/launch.mjs';

await launch('dist/test/bench/bench.js');
