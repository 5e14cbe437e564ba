import 'reflect-metadata';
import { appendFileSync } from 'node:fs';
import { WeekGenerator } from '../../../src/intelligence/week-generator.js';

/** Notes each user that this process has computed in the file CHAOS_COMPUTED, as a line `<run> <user>`. */
const file = process.env.CHAOS_COMPUTED!;
const generate = WeekGenerator.prototype.generate;
WeekGenerator.prototype.generate = async function (userIds, context) {
  const batch = await generate.call(this, userIds, context);
  appendFileSync(file, userIds.map((userId) => `${context.runId} ${userId}\n`).join(''));
  return batch;
};
