/** A number without thousands marks. No digit can belong to two parts, so that a long cell takes one pass. */
const PLAIN = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
/** A longer text is no number that anybody wrote with thousands marks. */
const MOST_MARKED = 40;
/** Spaces of several widths that spreadsheets put between thousands. */
const SPACES = /[\u00a0\u2009\u202f]/g;
const APOSTROPHES = /[\u2019\u02bc]/g;
const MARKED = /^([+-]?)([\d.,' ]+)([eE][+-]?\d+)?$/;

export type Mark = '.' | ',';

/** Two readings of one text: the mapping has to say which mark is the decimal one. */
export const AMBIGUOUS = 'ambiguous';

/**
 * The number in a cell, null when the text is none, or AMBIGUOUS. `decimal` is the mark that the mapping gives: the other one,
 * a space and an apostrophe may then be between groups of three digits. Without it a point is the decimal mark, and a
 * number with a comma is AMBIGUOUS unless it can only be read in one way (decision 84).
 */
export function numberIn(cell: string, decimal?: Mark): number | null | typeof AMBIGUOUS {
  if (decimal !== ',' && PLAIN.test(cell)) return finite(cell);
  if (cell.length > MOST_MARKED) return null;
  const text = cell
    .replace(SPACES, ' ')
    .replace(APOSTROPHES, "'")
    .replace(/^\u2212/, '-');
  const match = MARKED.exec(text);
  if (!match) return null;
  const [, sign, body, exponent = ''] = match;
  const read = (mark: Mark): number | null => {
    const plain = withoutThousands(body, mark);
    return plain === null ? null : finite(sign + plain + exponent);
  };
  if (decimal) return read(decimal);
  if (!body.includes(',')) return read('.') ?? (read(',') === null ? null : AMBIGUOUS);
  const [withPoint, withComma] = [read('.'), read(',')];
  if (withComma === null) return withPoint;
  return AMBIGUOUS;
}

/** Removes the marks between groups of three; null when they are not there as they should be. */
function withoutThousands(body: string, decimal: Mark): string | null {
  const [whole, fraction, more] = body.split(decimal);
  if (more !== undefined || (fraction !== undefined && !/^\d*$/.test(fraction))) return null;
  const separators = new Set(whole.replaceAll(/\d/g, ''));
  if (separators.size > 1) return null;
  const [separator] = separators;
  if (separator === undefined) {
    if (whole === '' && !fraction) return null;
    return `${whole || '0'}.${fraction || '0'}`;
  }
  const groups = whole.split(separator);
  return isGrouped(groups) ? `${groups.join('')}.${fraction || '0'}` : null;
}

/** 12 345, 1 234 567, and as in India 12 34 567. */
function isGrouped(groups: readonly string[]): boolean {
  const [first, ...others] = groups;
  if (!/^[1-9]\d{0,2}$/.test(first) || others.at(-1)?.length !== 3) return false;
  return (
    others.every(({ length }) => length === 3) ||
    (first.length < 3 && others.length > 1 && others.slice(0, -1).every(({ length }) => length === 2))
  );
}

function finite(text: string): number | null {
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}
