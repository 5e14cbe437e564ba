import { createHash } from 'node:crypto';
import { simulatedWeeks } from './composed-weeks.js';
import type { Setting } from './setting.js';

/** The hash of all answers and states of the simulated weeks. */
export function hashOfWeeks(setting: Setting): string {
  const hash = createHash('sha256');
  for (const { week } of simulatedWeeks(setting)) hash.update(JSON.stringify(week));
  return hash.digest('hex');
}
