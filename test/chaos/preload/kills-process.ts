import 'reflect-metadata';
import { WeekGenerator } from '../../../src/intelligence/week-generator.js';

/** A process that computes the user CHAOS_KILLER dies, as when memory runs out. */
const generate = WeekGenerator.prototype.generate;
WeekGenerator.prototype.generate = async function (userIds, context) {
  if (userIds.includes(process.env.CHAOS_KILLER!)) process.kill(process.pid, 'SIGKILL');
  return generate.call(this, userIds, context);
};
