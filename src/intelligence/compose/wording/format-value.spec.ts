import { metricDefinition } from '../../../observations/catalogue.js';
import {
  formatBesideName,
  formatChange,
  formatDays,
  formatMinutes,
  formatNumber,
  formatValue,
  roundTo,
  spellings,
} from './format-value.js';

const say = (code: string, value: number): string => formatValue(metricDefinition(code)!, value);

describe('formatValue', () => {
  it.each([
    ['sleep_minutes', 432, '7 h 12 min'],
    ['sleep_minutes', 420, '7 h'],
    ['sleep_minutes', 419.6, '7 h'],
    ['active_minutes', 45.4, '45 min'],
    ['steps', 9839.7, '9,840 steps'],
    ['steps', 999.4, '999 steps'],
    ['steps', 1_234_567, '1,234,567 steps'],
    ['distance_m', 640, '640 m'],
    ['distance_m', 6449, '6.4 km'],
    ['resting_heart_rate', 57.6, '58 bpm'],
    ['respiratory_rate', 14.24, '14.2 breaths a minute'],
    ['mood', 6.499999, '6.5'],
    ['symptom:headache', 3.25, '3.3 out of 10'],
    ['skin_temperature', -0.04, '0.0 °C'],
    ['bed_time', -10, '23:50'],
    ['bed_time', 0, '00:00'],
    ['wake_time', 434.6, '07:15'],
  ])('writes %s %d as "%s"', (code, value, spoken) => {
    expect(say(code, value)).toBe(spoken);
  });

  it.each([
    ['stress', 1e300],
    ['stress', -1e300],
    ['steps', Infinity],
    ['sleep_minutes', 1e22],
    ['distance_m', -Infinity],
    ['weight_kg', NaN],
    ['sleep_minutes', NaN],
  ])('writes no exponent and no NaN for %s %d', (code, value) => {
    expect(say(code, value)).not.toMatch(/NaN|Inf|\de|e\+/);
  });

  it('leaves out the noun beside the name, and allows both spellings', () => {
    expect(formatBesideName(metricDefinition('steps')!, 9840)).toBe('9,840');
    expect(spellings(metricDefinition('steps')!, 9840)).toEqual(['9,840 steps', '9,840']);
  });

  it('writes how far times of day lie apart as a duration', () => {
    expect(formatChange(metricDefinition('bed_time')!, 75)).toBe('1 h 15 min');
    expect(spellings(metricDefinition('bed_time')!, 75)).toEqual(['01:15', '1 h 15 min']);
  });

  it('keeps the sign of a change', () => {
    expect(formatMinutes(-75)).toBe('-1 h 15 min');
    expect(formatNumber(-1234.5, 1)).toBe('-1,234.5');
    expect(formatMinutes(-0.2)).toBe('0 min');
  });

  it('writes numbers of days with the right noun', () => {
    expect([formatDays(0), formatDays(1), formatDays(2)]).toEqual(['0 days', '1 day', '2 days']);
  });

  it('never stores a minus zero, which would change the bytes', () => {
    expect(Object.is(roundTo(-0.001, 1), 0)).toBe(true);
  });
});
