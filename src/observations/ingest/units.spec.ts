import { builtInMetrics } from '../catalogue.js';
import { conversionTo } from './units.js';

describe('conversionTo', () => {
  it.each([
    ['min', 'h', 7.5, 450],
    ['min', 'Hours', 1, 60],
    ['min', 's', 90, 1.5],
    ['min', 'ms', 31_260_000, 521],
    ['m', 'km', 8.5, 8500],
    ['m', 'mi', 1, 1609.344],
    ['kg', 'lb', 100, 45.359237],
    ['kg', 'g', 70_500, 70.5],
    ['degC', 'degF', 98.6, 37],
    ['degC', '°C', 36.6, 36.6],
    ['kcal', 'kJ', 8368, 2000],
    ['%', 'fraction', 0.5, 50],
    ['ms', 's', 0.042, 42],
    ['bpm', '/min', 61, 61],
  ])('converts to %s from %s: %d becomes %d', (target, unit, value, expected) => {
    expect(conversionTo(target, unit)?.(value)).toBeCloseTo(expected, 10);
  });

  it("accepts every metric's own unit, and no unit, without a conversion", () => {
    for (const { unit } of builtInMetrics()) {
      expect(conversionTo(unit, unit)?.(1.23)).toBe(1.23);
      expect(conversionTo(unit, ' ')?.(1.23)).toBe(1.23);
    }
  });

  it("accepts only the own unit of an operator's metric when that unit has no conversions", () => {
    expect(conversionTo('mg/dL', 'mg/dL')?.(90)).toBe(90);
    expect(conversionTo('mg/dL', 'mmol/L')).toBeNull();
  });

  it.each([
    ['min', 'm'],
    ['m', 'min'],
    ['kcal', 'cal'],
    ['kg', 'st'],
    ['', '%'],
    ['kg', '__proto__'],
  ])('has no conversion to %s from %s', (target, unit) => {
    expect(conversionTo(target, unit)).toBeNull();
  });
});
