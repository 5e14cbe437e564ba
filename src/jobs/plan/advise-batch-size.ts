/** What a run has measured, and the machine it ran on. */
export interface BatchMeasures {
  batchSize: number;
  concurrency: number;
  /** Mean time to compute a user, and its 95th percentile. */
  userMs: number;
  slowUserMs: number;
  /** Time of the run that went into no computation, by batch: reads, commits, dispatch that nothing else hid. */
  waitMs: number;
  memoryMb: number;
}

export interface BatchAdvice {
  batchSize: number;
  concurrency: number;
  reasons: string[];
}

/** Waiting for the database may take so much of a run before a change is worth it. */
const SHARE_BEARABLE = 0.2;
const SHARE_WANTED = 0.1;
/** A crash repeats a batch, and a stop waits for one: at most 25 s, with some to spare. */
const LONGEST_BATCH_MS = 20_000;
const LARGEST_BATCH = 100;
/** The pool has 12 connections; ticks and requests need some. */
const MOST_AT_ONCE = 8;
/** A user's history and week in hand, generously: a year of ten metrics is some 4,000 values. */
const USER_MB = 1;

/** Which batch size and concurrency these measures ask for. Pure. */
export function adviseBatchSize(measures: BatchMeasures): BatchAdvice {
  const reasons: string[] = [];
  const sized = hideWaiting(measures, reasons);
  const batchSize = keepBatchesShort(sized.batchSize, measures.slowUserMs, reasons);
  const concurrency = fitMemory(batchSize, sized.concurrency, measures.memoryMb, reasons);
  return { batchSize, concurrency, reasons };
}

function hideWaiting(measures: BatchMeasures, reasons: string[]): Omit<BatchAdvice, 'reasons'> {
  const { batchSize, concurrency, userMs, waitMs } = measures;
  const share = waitMs / (waitMs + batchSize * userMs);
  const told = `Waiting for the database takes ${(100 * share).toFixed(0)} % of a batch's time`;
  if (!(share > SHARE_BEARABLE)) {
    reasons.push(`${told}: little to gain.`);
    return { batchSize, concurrency };
  }
  const wanted = Math.ceil((waitMs * (1 - SHARE_WANTED)) / SHARE_WANTED / userMs);
  const larger = Math.max(batchSize, Math.min(wanted, LARGEST_BATCH));
  reasons.push(`${told}: ${larger} users a batch share one wait.`);
  if (larger >= wanted) return { batchSize: larger, concurrency };
  const more = Math.min(Math.max(concurrency, Math.ceil((concurrency * wanted) / larger)), MOST_AT_ONCE);
  if (more > concurrency) reasons.push(`${more} batches at once, so that one computes while others wait.`);
  return { batchSize: larger, concurrency: Math.max(more, concurrency) };
}

function keepBatchesShort(batchSize: number, slowUserMs: number, reasons: string[]): number {
  const most = Math.max(1, Math.floor(LONGEST_BATCH_MS / slowUserMs));
  if (batchSize <= most) return batchSize;
  reasons.push(
    `At ${(slowUserMs / 1000).toFixed(1)} s a slow user, more than ${most} would take longer than a stop waits.`,
  );
  return most;
}

/** Half of the memory is for what is not a batch. */
function fitMemory(batchSize: number, concurrency: number, memoryMb: number, reasons: string[]): number {
  const most = Math.max(1, Math.floor(memoryMb / 2 / (batchSize * USER_MB)));
  if (concurrency <= most) return concurrency;
  reasons.push(`${Math.round(memoryMb)} MB of memory hold ${most} such batches at once.`);
  return most;
}
