/** No digit can belong to two parts, so that a long cell that is not a number takes one pass. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number in a cell, or null when the text is not a number: `NaN`, `1,5` and `12 kg` are not. */
export function readNumber(cell: string, decimal: '.' | ',' = '.'): number | null {
  const text = decimal === ',' ? cell.replace(',', '.') : cell;
  if (!NUMBER.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** Whether a cell contains one of the values. Numbers are compared as numbers: `1440` equals `1440.0`. */
export function cellIn(cell: string, values: readonly (string | number)[], decimal: '.' | ','): boolean {
  const number = readNumber(cell, decimal);
  return values.some((value) => {
    if (cell === value) return true;
    const wanted = typeof value === 'number' ? value : readNumber(value);
    return number !== null && wanted !== null && number === wanted;
  });
}
