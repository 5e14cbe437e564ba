/** What a person reads goes to stdout; progress and errors to stderr, so that --json stays clean. */
export const print = (line = ''): void => console.log(line);
export const printError = (line: string): void => console.error(line);
export const printJson = (value: unknown): void => console.log(JSON.stringify(value, null, 2));
