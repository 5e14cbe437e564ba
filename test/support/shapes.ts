/** The formats of values on the wire, as jest matchers. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** ISO 8601 with an offset, as all times on the wire. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

export const aTime = expect.stringMatching(TIME) as string;
export const aDate = expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) as string;
export const aUuid = expect.stringMatching(UUID) as string;
export const aText = expect.stringMatching(/\S/) as string;
export const aNumber = expect.any(Number) as number;
export const aList = expect.any(Array) as unknown[];
