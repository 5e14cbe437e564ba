import 'reflect-metadata';
import { appendFileSync } from 'node:fs';
import { WeekGenerator } from '../../../src/intelligence/week-generator.js';

/** Notes whom this process computes, in the file of CHAOS_COMPUTED: `<execution> <user>` a line, after the work. */
const file = process.env.CHAOS_COMPUTED!;
const generate = WeekGenerator.prototype.generate;
WeekGenerator.prototype.generate = async function (userIds, context) {
  const batch = await generate.call(this, userIds, context);
  appendFileSync(file, userIds.map((userId) => `${context.runId} ${userId}\n`).join(''));
  return batch;
};
