/** Results go to stdout; progress and errors go to stderr, so that the output of --json is pure JSON. */
export const print = (line = ''): void => console.log(line);
export const printError = (line: string): void => console.error(line);
export const printJson = (value: unknown): void => console.log(JSON.stringify(value, null, 2));
