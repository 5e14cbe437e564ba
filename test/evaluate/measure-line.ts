import type { Figure } from './figure.js';
import { lineOf } from './lines.js';
import type { Setting } from './setting.js';

export interface MeasuredLine {
  key: string;
  figures: Figure[];
  seconds: number;
  /** Why the measurement did not finish; null: it did. */
  failure: string | null;
}

export async function measureLine(key: string, setting: Setting): Promise<MeasuredLine> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    const { measure } = await lineOf(key).load();
    return { key, figures: await measure(setting), seconds: seconds(), failure: null };
  } catch (error) {
    return { key, figures: [], seconds: seconds(), failure: failureOf(error) };
  }
}

/** The data are public or synthetic, so that a message may be shown as it is. */
export function failureOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0] : String(error);
}
