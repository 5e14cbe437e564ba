import { parentPort, workerData } from 'node:worker_threads';
import { measureLine } from './measure-line.js';
import type { Setting } from './setting.js';

/** Measures the lines one after the other; each message is a key. */
parentPort!.on('message', (key: string) => {
  void measureLine(key, workerData as Setting).then((line) => parentPort!.postMessage(line));
});
