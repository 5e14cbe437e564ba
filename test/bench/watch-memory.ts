import { collectGarbage } from '../../src/common/garbage.js';

const SAMPLE_MS = 50;
const MEGABYTE = 1024 * 1024;

export interface MemoryFigures {
  /** The most resident memory of this process while the work was under way (Postgres not counted), in MB. */
  peakMb: number;
  /** The heap still in use afterwards, garbage collected, in MB: the peak has V8's slack in it, this has none. */
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
