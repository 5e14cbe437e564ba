/** No measure of a person reaches it; from 1e21 on a number would be written with an exponent. */
const LARGEST_WRITTEN = 1e12;
export const BEYOND_WRITTEN = 10 * LARGEST_WRITTEN;

/** More digits than any text shows. */
const SPARE_DECIMALS = 9;

/** A number as it is stored in a slot, so that a computed value reads as the stored one: 95.95 must not be 95.9 in one of them. */
export const keptValue = (value: number, decimals: number): number =>
  Number(value.toFixed(decimals + SPARE_DECIMALS));

/** How a language parts the digits of a number. */
export interface Digits {
  group: string;
  point: string;
}

export const isWritten = (value: number): boolean => Math.abs(value) <= LARGEST_WRITTEN;

/** The largest number that is written, on the side of `value`. */
export const largestWritten = (value: number): number => (value < 0 ? -LARGEST_WRITTEN : LARGEST_WRITTEN);

/**
 * `9840` -> `9,840`; decimals follow the point. The separators are our own, because the locale data of the runtime
 * change with its version (decision 92).
 *
 * @param value a number that is written, see isWritten
 */
export function writtenNumber(value: number, decimals: number, { group, point }: Digits): string {
  const text = Math.abs(keptValue(value, decimals)).toFixed(decimals);
  const at = text.indexOf('.');
  const whole = at < 0 ? text : text.slice(0, at);
  const fraction = at < 0 ? '' : point + text.slice(at + 1);
  return `${value < 0 && Number(text) !== 0 ? '-' : ''}${grouped(whole, group)}${fraction}`;
}

function grouped(digits: string, group: string): string {
  let text = digits;
  for (let at = digits.length - 3; at > 0; at -= 3) text = `${text.slice(0, at)}${group}${text.slice(at)}`;
  return text;
}
