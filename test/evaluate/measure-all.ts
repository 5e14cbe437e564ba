import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { MeasuredLine } from './measure-line.js';
import type { Setting } from './setting.js';

/**
 * Measures the lines on several threads; each takes the next key as soon as it is free. The results are in key order.
 */
export async function measureAll(
  keys: readonly string[],
  setting: Setting,
  threads: number,
): Promise<MeasuredLine[]> {
  const waiting = [...keys];
  const measured = new Map<string, MeasuredLine>();
  const work = Array.from({ length: Math.min(threads, keys.length) }, () =>
    runWorker(waiting, measured, setting),
  );
  await Promise.all(work);
  return keys.map((key) => measured.get(key)!);
}

function runWorker(waiting: string[], measured: Map<string, MeasuredLine>, setting: Setting): Promise<void> {
  const worker = new Worker(join(__dirname, 'worker.js'), { workerData: setting });
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const key = waiting.shift();
      if (key === undefined) void worker.terminate().then(() => resolve());
      else worker.postMessage(key);
    };
    worker.on('message', (line: MeasuredLine) => {
      measured.set(line.key, line);
      next();
    });
    worker.on('error', reject);
    next();
  });
}
