import { sqlStateOf } from '../common/errors.js';

/** Connection exceptions, resources used up, the server starting or stopping, and transactions that lost a race. */
const TROUBLED_SQLSTATE = /^(08|53|57P|40001|40P01|55P03|25P0[23]|57014)/;
const TROUBLED_ERRNO = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/** What the driver says without a code; and TypeORM of a transaction whose connection was ended between two statements. */
const TROUBLED_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|connection ended|query runner (was )?already released/i;

/** A full disk, and no connection to spare. */
const NO_ROOM_SQLSTATE = new Set(['53100', '53300']);

interface DriverErrorLike {
  code?: unknown;
  driverError?: { code?: unknown; message?: unknown };
}

/** Whether the database (or the way to it) failed, not what was asked of it: the same statement may succeed in a moment. */
export function isConnectionTrouble(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const cause = (error as DriverErrorLike).driverError ?? (error as { code?: unknown; message?: unknown });
  if (typeof cause.code === 'string')
    return TROUBLED_SQLSTATE.test(cause.code) || TROUBLED_ERRNO.has(cause.code);
  return typeof cause.message === 'string' && TROUBLED_MESSAGE.test(cause.message);
}

/**
 * Whether the server has no room: which says nothing of what was to be written, and lasts until somebody makes
 * some (decision 56).
 */
export function isOutOfRoom(error: unknown): boolean {
  return NO_ROOM_SQLSTATE.has(sqlStateOf(error) ?? '');
}

/** Whether a transaction was ended so that another could go on: made again at once, it succeeds. */
export function isLostRace(error: unknown): boolean {
  const code = (error as DriverErrorLike | null)?.driverError?.code;
  return code === '40001' || code === '40P01';
}
