/** The measurements of a run, with the memory of the machine. */
export interface BatchMeasures {
  batchSize: number;
  concurrency: number;
  /** Mean time to compute a user. */
  userMs: number;
  /** The 95th percentile of the time to compute a user. */
  slowUserMs: number;
  /** Time per batch in which the run computed nothing: reads, commits and dispatch that did not overlap with computing. */
  waitMs: number;
  memoryMb: number;
}

export interface BatchAdvice {
  batchSize: number;
  concurrency: number;
  reasons: string[];
}

/** A change is only worth it if waiting for the database takes more than this share of a run. */
const ACCEPTABLE_WAIT_SHARE = 0.2;
const WANTED_WAIT_SHARE = 0.1;
/** A crash repeats a batch, and a stop waits for it for at most 25 s; this leaves some to spare. */
const LONGEST_BATCH_MS = 20_000;
const LARGEST_BATCH = 100;
/** The pool has 12 connections; ticks and requests need some. */
const MAX_CONCURRENCY = 8;
/** A generous estimate for one user's history and week in memory: a year of ten metrics is about 4,000 values. */
const USER_MB = 1;

/** Computes the batch size and concurrency that suit these measurements. Pure. */
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
  const waiting = `Waiting for the database takes ${(100 * share).toFixed(0)} % of a batch's time`;
  if (!(share > ACCEPTABLE_WAIT_SHARE)) {
    reasons.push(`${waiting}: there is little to gain.`);
    return { batchSize, concurrency };
  }
  const wanted = Math.ceil((waitMs * (1 - WANTED_WAIT_SHARE)) / WANTED_WAIT_SHARE / userMs);
  const larger = Math.max(batchSize, Math.min(wanted, LARGEST_BATCH));
  reasons.push(`${waiting}: ${larger} users per batch share one wait.`);
  if (larger >= wanted) return { batchSize: larger, concurrency };
  const more = Math.min(Math.max(concurrency, Math.ceil((concurrency * wanted) / larger)), MAX_CONCURRENCY);
  if (more > concurrency)
    reasons.push(`${more} batches are processed at once, so that one computes while others wait.`);
  return { batchSize: larger, concurrency: Math.max(more, concurrency) };
}

function keepBatchesShort(batchSize: number, slowUserMs: number, reasons: string[]): number {
  const most = Math.max(1, Math.floor(LONGEST_BATCH_MS / slowUserMs));
  if (batchSize <= most) return batchSize;
  reasons.push(
    `At ${(slowUserMs / 1000).toFixed(1)} s per slow user, a batch of more than ${most} would take longer than a stop waits.`,
  );
  return most;
}

/** Batches may use half of the memory; the other half is for everything else. */
function fitMemory(batchSize: number, concurrency: number, memoryMb: number, reasons: string[]): number {
  const most = Math.max(1, Math.floor(memoryMb / 2 / (batchSize * USER_MB)));
  if (concurrency <= most) return concurrency;
  reasons.push(`${Math.round(memoryMb)} MB of memory can hold ${most} such batches at once.`);
  return most;
}
