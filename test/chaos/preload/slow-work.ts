import 'reflect-metadata';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WeekGenerator } from '../../../src/intelligence/week-generator.js';

/** Every batch waits CHAOS_SLOW_MS between its computation and its transaction, and longer while work is held. */
const milliseconds = Number(process.env.CHAOS_SLOW_MS);
const folder = process.env.CHAOS_HELD;
const LOOK_AGAIN_MS = 20;

const generate = WeekGenerator.prototype.generate;
WeekGenerator.prototype.generate = async function (...given) {
  const batch = await generate.apply(this, given);
  if (folder !== undefined) await whileHeld(folder);
  await delay(milliseconds);
  return batch;
};

/** See HeldWork: a file named after this process says that it holds a computed batch. */
async function whileHeld(folder: string): Promise<void> {
  const hold = join(folder, 'hold');
  const marker = join(folder, String(process.pid));
  while (existsSync(hold)) {
    writeFileSync(marker, '');
    await delay(LOOK_AGAIN_MS);
  }
  rmSync(marker, { force: true });
}
