import { builtInMetrics, isSymptom, metricDefinition } from '../catalogue.js';
import { isRejection } from '../ingest/observation.js';
import { readObservation } from '../ingest/read-observation.js';
import { ReadingContext } from '../ingest/reading-context.js';
import { conversionTo } from '../units/conversion.js';

const context = new ReadingContext(new Date('2026-03-02T12:00:00Z'), 'UTC');

function valueOf(metric: string, value: number, unit?: string): number | null {
  const read = readObservation({ user_id: 'anna', date: '2026-03-01', metric, value, unit }, context);
  return isRejection(read) || !('value' in read) || read.suspect ? null : read.value;
}

describe('the built-in catalogue', () => {
  it.each(builtInMetrics().map((metric) => [metric.code, metric] as const))(
    'is consistent: %s',
    (code, metric) => {
      expect(code).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(isSymptom(code)).toBe(false);
      const { plausible, plausibleDay, scale, unit, worthwhile, selfReported } = metric;
      expect(plausible.min).toBeLessThan(plausible.max);
      expect(plausibleDay.min).toBeLessThan(plausibleDay.max);
      if (scale === 'log') expect(plausible.min).toBeGreaterThan(0);
      expect(Object.keys(worthwhile).length > 0 || selfReported).toBe(true);
      expect(conversionTo(metric, unit)).not.toBeNull();
    },
  );

  it('has each code and each label once', () => {
    const codes = builtInMetrics().map(({ code }) => code);
    const labels = builtInMetrics().map(({ label }) => label);
    expect([new Set(codes).size, new Set(labels).size]).toEqual([codes.length, labels.length]);
  });

  it.each([
    ['blood_glucose', 95, 'mg/dL', 5.27],
    ['blood_glucose', 5.3, 'mmol<180.15588000005408>/L', 5.3],
    ['blood_glucose', 95, undefined, null],
    ['vo2max', 42, 'mL/min·kg', 42],
    ['body_fat', 0.21, 'fraction', 21],
    ['water_ml', 16, 'fl_oz_us', 473.18],
    ['caffeine_mg', 0.1, 'g', 100],
    ['dietary_energy', 2100, 'Cal', 2100],
    ['blood_pressure_systolic', 118, 'mm[Hg]', 118],
    ['alcohol_drinks', 2, 'count', 2],
    ['flights_climbed', 12, 'count', 12],
    ['walking_speed', 5, 'km/hr', 1.39],
    ['phq9_total', 28, undefined, null],
    ['bed_time', 1430, undefined, -10],
    ['bed_time', 10, undefined, 10],
    ['bed_time', 23.5, 'h', -30],
    ['bed_time', -45, undefined, -45],
    ['wake_time', 7.25, 'h', 435],
  ])('reads %s of %d %s as %s', (metric, value, unit, expected) => {
    const read = valueOf(metric, value, unit);
    if (expected === null) expect(read).toBeNull();
    else expect(read).toBeCloseTo(expected, 1);
  });

  it('never mixes the two measures of heart rate variability', () => {
    expect(metricDefinition('hrv_sdnn')?.label).not.toBe(metricDefinition('hrv_rmssd')?.label);
  });
});
