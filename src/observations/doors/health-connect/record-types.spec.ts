import { metricDefinition } from '../../catalogue.js';
import { conversionTo } from '../../units/conversion.js';
import { ID_ENDINGS, measuresOf, typeOf } from './record-types.js';

const TYPES = [
  'Steps',
  'Distance',
  'ActiveCaloriesBurned',
  'TotalCaloriesBurned',
  'FloorsClimbed',
  'Weight',
  'LeanBodyMass',
  'BodyFat',
  'BloodPressure',
  'BloodGlucose',
  'OxygenSaturation',
  'BodyTemperature',
  'BasalBodyTemperature',
  'RespiratoryRate',
  'HeartRate',
  'RestingHeartRate',
  'HeartRateVariabilityRmssd',
  'Vo2Max',
  'Hydration',
  'Nutrition',
  'MenstruationFlow',
];

describe('the types of Health Connect', () => {
  it.each(TYPES)('%s are measures of the catalogue, in units that it converts', (type) => {
    const measures = measuresOf(typeOf(`${type}Record`))!;
    expect(measures.length).toBeGreaterThan(0);
    for (const { metric, places } of measures)
      for (const [, unit] of places)
        expect([metric, unit, conversionTo(metricDefinition(metric)!, unit)]).not.toContain(null);
  });

  it('have one name, however an app writes it', () => {
    for (const name of ['heart_rate', 'heartRate', 'HeartRateRecord', 'HEART_RATE', 'HeartRateSeries'])
      expect(typeOf(name)).toBe('heartrate');
    expect(measuresOf('constructor')).toBeNull();
  });

  it('store each observation under an id of its own', () => {
    expect(new Set(ID_ENDINGS).size).toBe(ID_ENDINGS.length);
  });
});
