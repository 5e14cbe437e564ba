import { AMBIGUOUS, numberIn } from './number-in.js';

describe('numberIn', () => {
  it.each([
    ['8833.0', 8833],
    ['-1.5', -1.5],
    ['+4', 4],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['0', 0],
    ['\u22125', -5],
    ['12 345', 12345],
    ["12'345.5", 12345.5],
    ['12\u202f345', 12345],
    ['1,234,567', 1234567],
    ['1,234.5', 1234.5],
    ['12,34,567', 1234567],
    ['12,345', AMBIGUOUS],
    ['1,5', AMBIGUOUS],
    ['1.234,5', AMBIGUOUS],
    ['1.234.567', AMBIGUOUS],
  ])('reads "%s" as %s', (cell, value) => {
    expect(numberIn(cell)).toBe(value);
  });

  it.each([
    ['12.345', ',', 12345],
    ['1.234,5', ',', 1234.5],
    ['1.234.567,25', ',', 1234567.25],
    ['72,4', ',', 72.4],
    ['1,5e3', ',', 1500],
    ['1.5', ',', null],
    ['0.123', ',', null],
    ['1,234,5', ',', null],
    ['12,345', '.', 12345],
    ['1,5', '.', null],
    ['12,34,5', '.', null],
    ["1'234 567", '.', null],
  ] as const)('reads "%s" with the decimal mark %s as %s', (cell, decimal, value) => {
    expect(numberIn(cell, decimal)).toBe(value);
  });

  it.each(['', ' ', 'NaN', 'Infinity', '1e999', '1.234.5x', '12 kg', '0x10', '--1', '1e', '.', ',', "'"])(
    'returns null for "%s"',
    (cell) => {
      expect(numberIn(cell)).toBeNull();
    },
  );

  it('decides for a long cell that is almost a number', () => {
    expect(numberIn(`${'1'.repeat(1_000_000)}x`)).toBeNull();
    expect(numberIn(`${'1,'.repeat(500_000)}1`)).toBeNull();
  });
});
