const SAMPLE_MS = 50;
const MEGABYTE = 1024 * 1024;

/** The most resident memory of this process (Postgres not counted) while `work` is under way, in MB. */
export async function peakMemory<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; peakMb: number }> {
  let peak = process.memoryUsage.rss();
  const look = (): void => void (peak = Math.max(peak, process.memoryUsage.rss()));
  const timer = setInterval(look, SAMPLE_MS);
  try {
    const result = await work();
    look();
    return { result, peakMb: peak / MEGABYTE };
  } finally {
    clearInterval(timer);
  }
}
