import { builtInMetrics } from '../catalogue.js';
import { conversionTo, unitsTaken } from './conversion.js';

const convert = (target: string, given: string, value: number, molarMass?: number) =>
  conversionTo({ unit: target, molarMass }, given)?.(value);

describe('conversionTo', () => {
  it.each([
    ['min', 'h', 7.5, 450],
    ['min', 'Hours', 1, 60],
    ['min', 'hr', 2, 120],
    ['min', 's', 90, 1.5],
    ['min', 'ms', 31_260_000, 521],
    ['min', 'd', 1, 1440],
    ['m', 'km', 8.5, 8500],
    ['m', 'mi', 1, 1609.344],
    ['m', '[mi_i]', 1, 1609.344],
    ['m', 'ft', 100, 30.48],
    ['cm', '[in_i]', 10, 25.4],
    ['kg', 'lb', 100, 45.359237],
    ['kg', '[lb_av]', 100, 45.359237],
    ['kg', 'st', 11.5, 73.0283716],
    ['kg', 'g', 70_500, 70.5],
    ['kg', 'KG', 70.5, 70.5],
    ['mg', 'g', 0.2, 200],
    ['mg', 'MG', 5, 5],
    ['degC', 'degF', 98.6, 37],
    ['degC', '[degF]', 98.6, 37],
    ['degC', '°C', 36.6, 36.6],
    ['degC', '℃', 36.6, 36.6],
    ['degC', 'f', 98.6, 37],
    ['degC', 'K', 310.15, 37],
    ['degF', 'Cel', 37, 98.6],
    ['kcal', 'kJ', 8368, 2000],
    ['kcal', 'Cal', 2100, 2100],
    ['kcal', 'cal', 2_100_000, 2100],
    ['kcal', 'J', 4184, 1],
    ['%', 'fraction', 0.5, 50],
    ['%', '1', 0.5, 50],
    ['ms', 's', 0.042, 42],
    ['bpm', '/min', 61, 61],
    ['bpm', 'count/min', 61, 61],
    ['bpm', '{beats}/min', 61, 61],
    ['bpm', '{Beats}/min', 61, 61],
    ['bpm', 'beats per minute', 61, 61],
    ['bpm', '1/min', 61, 61],
    ['bpm', 'min-1', 61, 61],
    ['bpm', 'min⁻¹', 61, 61],
    ['bpm', 'Hz', 1, 60],
    ['bpm', 'count/s', 1, 60],
    ['breaths/min', 'count/min', 14, 14],
    ['breaths/min', 'brpm', 14, 14],
    ['mL', 'fl_oz_us', 8, 236.5882365],
    ['mL', 'cup_us', 1, 236.5882365],
    ['mL', 'L', 1.5, 1500],
    ['mL', 'l', 1.5, 1500],
    ['mL', '[foz_us]', 1, 29.5735295625],
    ['mmHg', 'mm[Hg]', 120, 120],
    ['mmHg', 'kPa', 16, 120.0098],
    ['mL/(kg.min)', 'ml/(kg.min)', 42, 42],
    ['mL/(kg.min)', 'mL/min·kg', 42, 42],
    ['mL/(kg.min)', 'ml/kg/min', 42, 42],
    ['mL/(kg.min)', 'ml/(kg*min)', 42, 42],
    ['mL/(kg.min)', 'mL.kg-1.min-1', 42, 42],
    ['m/s', 'km/h', 3.6, 1],
    ['m/s', 'km/hr', 3.6, 1],
    ['m/s', 'mi/hr', 1, 0.44704],
    ['m/s', 'mph', 1, 0.44704],
    ['kg/m2', 'kg.m-2', 22, 22],
    ['dB', 'dBASPL', 71, 71],
    ['mg/dL', 'g/L', 0.9, 90],
    ['µg/L', 'ng/mL', 30, 30],
    ['count', 'flights', 3, 3],
    ['count', '{steps}', 3, 3],
    ['', 'score', 3, 3],
  ])('converts to %s from %s: %d becomes %d', (target, unit, value, expected) => {
    expect(convert(target, unit, value)).toBeCloseTo(expected, 3);
  });

  it('converts amounts of a substance of known molar mass to its mass, in both directions', () => {
    expect(convert('mmol/L', 'mg/dL', 90, 180.156)).toBeCloseTo(4.9957, 3);
    expect(convert('mg/dL', 'mmol/L', 5, 180.156)).toBeCloseTo(90.078, 3);
    expect(convert('mmol/L', 'mmol<180.15588000005408>/l', 5, 180.156)).toBeCloseTo(5, 3);
    expect(convert('mg/dL', 'mmol<180.15588000005408>/L', 5)).toBeCloseTo(90.078, 3);
    // Without the substance nothing is known of its mass.
    expect(convert('mg/dL', 'mmol/L', 5)).toBeUndefined();
  });

  it('is exact where the factor is', () => {
    expect(convert('kcal', 'kJ', 4.184)).toBe(1);
    expect(convert('min', 'h', 7.1)).toBe(7.1 * 60);
    expect(convert('kg', 'lb', 1)).toBe(0.45359237);
    expect(convert('%', 'fraction', 0.97)).toBe(97);
  });

  it("accepts every metric's own unit, and no unit, without a conversion", () => {
    for (const { unit } of builtInMetrics()) {
      expect(convert(unit, unit, 1.23)).toBe(1.23);
      expect(convert(unit, ' ', 1.23)).toBe(1.23);
    }
  });

  it.each([
    ['min', 'm'],
    ['m', 'min'],
    ['m', 'M'],
    ['mg', 'Mg'],
    ['mL', 'Ml'],
    ['kg', 'km'],
    ['', '%'],
    ['%', 'count'],
    ['count', '%'],
    ['count', 'dB'],
    ['dB', '1'],
    ['bpm', 'ms'],
    ['mmHg', 'mm'],
    ['kg', '__proto__'],
    ['kg', 'constructor'],
    ['kg', 'kg'.repeat(30)],
    ['kg', 'kg/'.repeat(10)],
    ['kg', '{}'],
    ["operator's own", 'kg'],
  ])('has no conversion to %s from %s', (target, unit) => {
    expect(conversionTo({ unit: target }, unit)).toBeNull();
  });
});

describe('unitsTaken', () => {
  it.each([
    ['kg', ['kg', 'g', 'mg', 'µg', 'ng', 'lb', 'oz', 'st']],
    ['degC', ['degC', 'degF', 'K']],
    ['%', ['%', 'fraction', '1']],
    ['bpm', ['bpm', 'Hz', 'count/min']],
    ['', []],
    ["operator's own", ["operator's own"]],
  ])('lists what converts to %s', (unit, names) => {
    expect(unitsTaken({ unit })).toEqual(names);
  });
});
