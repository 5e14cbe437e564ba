import { collectGarbage } from '../../src/common/garbage.js';

const SAMPLE_MS = 50;
const MEGABYTE = 1024 * 1024;

export interface MemoryFigures {
  /** The most resident memory of this process during the work (without Postgres), in MB. */
  peakMb: number;
  /** The heap still in use afterwards, after garbage collection, in MB: without the slack of V8 that the peak includes. */
  liveMb: number;
}

export async function watchMemory<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; memory: MemoryFigures }> {
  let peak = process.memoryUsage.rss();
  const look = (): void => void (peak = Math.max(peak, process.memoryUsage.rss()));
  const timer = setInterval(look, SAMPLE_MS);
  try {
    const result = await work();
    look();
    collectGarbage();
    return {
      result,
      memory: { peakMb: peak / MEGABYTE, liveMb: process.memoryUsage().heapUsed / MEGABYTE },
    };
  } finally {
    clearInterval(timer);
  }
}
