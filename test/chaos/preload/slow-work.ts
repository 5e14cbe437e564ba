import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { WeekGenerator } from '../../../src/intelligence/week-generator.js';

/** Every batch is in hand for CHAOS_SLOW_MS more, between its computation and its transaction. */
const milliseconds = Number(process.env.CHAOS_SLOW_MS);
const generate = WeekGenerator.prototype.generate;
WeekGenerator.prototype.generate = async function (...given) {
  const batch = await generate.apply(this, given);
  await delay(milliseconds);
  return batch;
};
