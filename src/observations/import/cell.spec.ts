import { cellIn, readNumber } from './cell.js';

describe('readNumber', () => {
  it.each([
    ['8833.0', 8833],
    ['-1.5', -1.5],
    ['+4', 4],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['0', 0],
  ])('reads "%s" as %d', (cell, value) => {
    expect(readNumber(cell)).toBe(value);
  });

  it.each(['', ' ', 'NaN', 'Infinity', '1e999', '1,5', '1.234.5', '12 kg', '0x10', '--1', '1e'])(
    'returns null for "%s"',
    (cell) => {
      expect(readNumber(cell)).toBeNull();
    },
  );

  it('decides for a long cell that is almost a number', () => {
    expect(readNumber(`${'1'.repeat(1_000_000)}x`)).toBeNull();
  });

  it('reads a decimal comma when the file uses it', () => {
    expect(readNumber('1,5', ',')).toBe(1.5);
    expect(readNumber('1,234,5', ',')).toBeNull();
  });
});

describe('cellIn', () => {
  it('compares numbers as numbers and everything else as text', () => {
    expect(cellIn('1440.0', [1440], '.')).toBe(true);
    expect(cellIn('1440.0', ['1440'], '.')).toBe(true);
    expect(cellIn('1440,0', [1440], ',')).toBe(true);
    expect(cellIn('NA', ['NA'], '.')).toBe(true);
    expect(cellIn('', [0, 'NA'], '.')).toBe(false);
    expect(cellIn('1441', [1440], '.')).toBe(false);
  });
});
