import { hashOfWeeks } from './hash-of-weeks.js';

/** A separate program, `node print-hash.js SCALE`, that E14 starts in other time zones and locales. */
process.stdout.write(`${hashOfWeeks({ scale: Number(process.argv[2]), dataDir: null, pairs: [] })}\n`);
