import { launch } from './lib/launch.mjs';

await launch('dist/test/evaluate/evaluate.js');
