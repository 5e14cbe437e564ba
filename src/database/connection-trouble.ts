import { sqlStateOf } from '../common/errors.js';

/**
 * Connection exceptions, exhausted resources, a server that starts or stops or refuses writes (a failover), and
 * transactions that lost a race.
 */
const TROUBLED_SQLSTATE = /^(08|53|57P|40001|40P01|55P03|25P0[23]|57014|25006)/;
const TROUBLED_ERRNO = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/** Messages of the driver that have no code, and TypeORM's for a connection that ends between two statements. */
const TROUBLED_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|connection ended|query runner (was )?already released/i;

/** The disk is full; no connection is free. */
const NO_ROOM_SQLSTATE = new Set(['53100', '53300']);

interface DriverErrorLike {
  code?: unknown;
  driverError?: { code?: unknown; message?: unknown };
}

/** Whether the database or the connection failed, and not the statement: the same statement may succeed in a moment. */
export function isConnectionTrouble(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const cause = (error as DriverErrorLike).driverError ?? (error as { code?: unknown; message?: unknown });
  if (typeof cause.code === 'string')
    return TROUBLED_SQLSTATE.test(cause.code) || TROUBLED_ERRNO.has(cause.code);
  return typeof cause.message === 'string' && TROUBLED_MESSAGE.test(cause.message);
}

/**
 * Whether the server has no room. The cause is not in the data to be written, and the error lasts until an operator
 * makes room (decision 56).
 */
export function isOutOfRoom(error: unknown): boolean {
  return NO_ROOM_SQLSTATE.has(sqlStateOf(error) ?? '');
}

/** Whether a transaction was ended so that another one could continue. It succeeds when it is repeated at once. */
export function isLostRace(error: unknown): boolean {
  const code = (error as DriverErrorLike | null)?.driverError?.code;
  return code === '40001' || code === '40P01';
}
