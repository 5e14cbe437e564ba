import { AppError } from '../../src/common/errors.js';

export interface FuzzOptions {
  requests: number;
  /** Connections that send bytes which no HTTP client would send. */
  sockets: number;
  seed: string;
}

const REQUESTS = 50_000;
/** One socket for so many requests. */
const REQUESTS_PER_SOCKET = 25;

/** Reads FUZZ_REQUESTS (50000) and FUZZ_SEED (the time). @throws AppError `bad_option`, naming the variable */
export function readFuzzOptions(environment: NodeJS.ProcessEnv): FuzzOptions {
  const requests = Number(environment.FUZZ_REQUESTS || REQUESTS);
  if (!Number.isInteger(requests) || requests < 1)
    throw new AppError('bad_option', 'FUZZ_REQUESTS must be a whole number from 1 up');
  return {
    requests,
    sockets: Math.ceil(requests / REQUESTS_PER_SOCKET),
    seed: environment.FUZZ_SEED || String(Date.now()),
  };
}
