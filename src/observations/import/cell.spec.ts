import { metricDefinition } from '../catalogue.js';
import { cellIn, readCell } from './cell.js';

const read = (metric: string, cell: string, style: Parameters<typeof readCell>[2] = {}) => {
  const reading = readCell(cell, metricDefinition(metric)!, style);
  if ('problem' in reading) return reading.problem;
  return reading.unit === undefined ? reading.value : [reading.value, reading.unit];
};
const WHICH_MARK = 'may have a thousands mark or a decimal mark: give "decimal" in the mapping to say which';

describe('readCell', () => {
  it.each([
    ['steps', '12,345', 12345],
    ['calories', '2,345', 2345],
    ['weight_kg', '72,450', WHICH_MARK],
    ['mood', '7,5', WHICH_MARK],
    ['sleep_minutes', '432,500', WHICH_MARK],
    // A count has no fraction, so that the point may be a mark between thousands.
    ['steps', '12.345', WHICH_MARK],
    ['steps', '8833.0', 8833],
    ['weight_kg', '72.345', 72.345],
  ])('without a decimal mark in the mapping, %s %s is %s', (metric, cell, expected) => {
    expect(read(metric, cell)).toBe(expected);
  });

  it.each([
    ['weight_kg', '72.5 kg', [72.5, 'kg']],
    ['weight_kg', '160lb', [160, 'lb']],
    ['spo2', '97 %', [97, '%']],
    ['spo2', '97%', [97, '%']],
    ['sleep_minutes', '7.5 h', [7.5, 'h']],
    ['sleep_minutes', '430 min', [430, 'min']],
    ['weight_kg', '72 parsecs', 'not a finite number'],
    ['mood', '4 kg', 'not a finite number'],
    ['mood', '"3"x', 'not a finite number'],
  ])('reads the unit in the cell: %s %s', (metric, cell, expected) => {
    expect(read(metric, cell)).toEqual(expected);
  });

  it('reads a decimal comma before a unit', () => {
    expect(read('weight_kg', '72,5 kg', { decimal: ',' })).toEqual([72.5, 'kg']);
  });

  it.each([
    ['7:32', 452],
    ['07:05:00', 425],
    ['7h 10m', 430],
    ['7 h 10 min', 430],
    ['7hr10', 'not a finite number'],
    ['7 hours 10 minutes', 430],
    ['PT7H10M', 430],
    ['PT430M', 430],
    ['0:45', 45],
    ['7:65', 'not a finite number'],
    ['45:30', 'may be minutes and seconds: give "unit": "min" where it is'],
  ])('reads %s as a duration in minutes', (cell, expected) => {
    const reading = read('sleep_minutes', cell, { unit: 'h' });
    expect(reading).toEqual(typeof expected === 'number' ? [expected, 'min'] : expected);
  });

  it('reads minutes and seconds where the mapping says minutes, and no durations of other metrics', () => {
    expect(read('active_minutes', '45:30', { unit: 'min' })).toEqual([45.5, 'min']);
    expect(read('steps', '7:32')).toBe('not a finite number');
  });
});

describe('cellIn', () => {
  it('compares numbers as numbers and everything else as text', () => {
    expect(cellIn('1440.0', [1440])).toBe(true);
    expect(cellIn('1440.0', ['1440'])).toBe(true);
    expect(cellIn('1440,0', [1440], ',')).toBe(true);
    expect(cellIn('NA', ['NA'])).toBe(true);
    expect(cellIn('', [0, 'NA'])).toBe(false);
    expect(cellIn('1441', [1440])).toBe(false);
  });
});
