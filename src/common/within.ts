import { AppError } from './errors.js';

/**
 * Returns what `work` resolves to, if it does so in time. Work that is late is not stopped; it is no longer waited for.
 * @throws AppError `timed_out`
 */
export async function withinMs<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new AppError('timed_out', `no answer within ${milliseconds} ms`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Says whether `work` settles in time, with success or failure. The work continues in any case. */
export async function settledWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const settled = work.then(
    () => undefined,
    () => undefined,
  );
  return withinMs(milliseconds, settled).then(
    () => true,
    () => false,
  );
}
