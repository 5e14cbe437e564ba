import { hashOfWeeks } from './hash-of-weeks.js';

/** A program of its own: `node print-hash.js SCALE`, under whatever time zone and locale it is started. */
process.stdout.write(`${hashOfWeeks({ scale: Number(process.argv[2]), dataDir: null, pairs: [] })}\n`);
