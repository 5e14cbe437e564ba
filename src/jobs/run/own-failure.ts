import { UNKNOWN_USER } from '../../common/failures.js';

/**
 * Whether a failure of this class is one of the service. A user without any data fails in the answer to the request
 * that named them, and waits in the retry queue; but no operator can repair a mistyped id, so no alert, target or health
 * check counts it (decision 78).
 */
export const isOwnFailure = (errorClass: string | null): boolean => errorClass !== UNKNOWN_USER;

/** The same as an SQL condition on the error class of a row. */
export const ownFailure = (row: string): string => `${row}.error_class is distinct from '${UNKNOWN_USER}'`;
