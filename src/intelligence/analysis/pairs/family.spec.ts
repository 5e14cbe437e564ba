import { metricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries } from '../../domain/analysis.js';
import { declareFamily, MAX_FAMILY } from './family.js';
import { QUESTIONS } from './questions.js';
import { isSameThing } from './same-thing.js';
import { ASSOCIATION_DAYS } from '../windows.js';

const WEEK_OF = 18_813;

function recorded(code: string, days: number, valueOf: (i: number) => number = (i) => i % 5): DailySeries {
  const values = Float64Array.from({ length: ASSOCIATION_DAYS }, (_, i) =>
    i >= ASSOCIATION_DAYS - days ? valueOf(i) : NaN,
  );
  return { metric: metricDefinition(code)!, start: WEEK_OF - ASSOCIATION_DAYS, values };
}

describe('QUESTIONS', () => {
  it('names only metrics of the catalogue', () => {
    for (const { x, y } of QUESTIONS)
      for (const code of [x, y])
        expect(metricDefinition(code.replace('*', 'a'))?.code).toBe(code.replace('*', 'a'));
  });

  it('contains no pair twice, no metric with itself, and no two measures of one thing', () => {
    const asked = QUESTIONS.map(({ x, y, lag }) => [...(lag === 0 ? [x, y].sort() : [x, y]), lag].join(' '));
    expect(new Set(asked).size).toBe(asked.length);
    for (const { x, y } of QUESTIONS) {
      expect(x).not.toBe(y);
      expect(isSameThing(x, y)).toBe(false);
    }
  });

  it('has a lag of one day after activities and medicines, and none after nights', () => {
    for (const { x, lag } of QUESTIONS) {
      if (x.startsWith('sleep')) expect(lag).toBe(0);
      if (['training_load', 'steps', 'active_minutes', 'sedentary_minutes', 'medication:*'].includes(x))
        expect(lag).toBe(1);
    }
  });
});

describe('declareFamily', () => {
  const everything = [
    'sleep_minutes',
    'sleep_quality',
    'sleep_efficiency',
    'steps',
    'active_minutes',
    'training_load',
    'hrv_rmssd',
    'resting_heart_rate',
    'mood',
    'fatigue',
    'readiness',
    'stress',
    'soreness',
    'symptom:headache',
    'medication:iron',
  ].map((code) => recorded(code, 80));

  it('chooses at most the given number of pairs, the most promising first', () => {
    const family = declareFamily(everything, WEEK_OF);
    expect(family).toHaveLength(MAX_FAMILY);
    expect(family[0]).toEqual({ x: 'sleep_quality', y: 'fatigue', lag: 0 });
    expect(family).toContainEqual({ x: 'hrv_rmssd', y: 'resting_heart_rate', lag: 0 });
    expect(family).toContainEqual({ x: 'fatigue', y: 'readiness', lag: 0 });
    expect(family).toContainEqual({ x: 'sleep_minutes', y: 'symptom:headache', lag: 0 });
  });

  it('depends on which days were recorded, never on the values', () => {
    const others = everything.map(({ metric }, k) => recorded(metric.code, 80, (i) => Math.sin(i * k)));
    expect(declareFamily(others, WEEK_OF)).toEqual(declareFamily(everything, WEEK_OF));
  });

  it('does not depend on the order of the series', () => {
    expect(declareFamily(everything.toReversed(), WEEK_OF)).toEqual(declareFamily(everything, WEEK_OF));
  });

  it('puts pairs that need more days behind the others, and drops those without any', () => {
    const series = [recorded('sleep_quality', 20), recorded('fatigue', 60), recorded('readiness', 60)];
    expect(declareFamily(series, WEEK_OF)).toEqual([
      { x: 'fatigue', y: 'readiness', lag: 0 },
      { x: 'sleep_quality', y: 'fatigue', lag: 0 },
      { x: 'sleep_quality', y: 'readiness', lag: 0 },
    ]);
    const apart = [
      recorded('mood', 40),
      { ...recorded('stress', 40), start: WEEK_OF - 3 * ASSOCIATION_DAYS },
    ];
    expect(declareFamily(apart, WEEK_OF)).toEqual([]);
    expect(declareFamily([], WEEK_OF)).toEqual([]);
  });

  it('chooses the symptoms recorded most often', () => {
    const symptoms = ['acne', 'bloating', 'cough', 'nausea'].map((id, i) =>
      recorded(`symptom:${id}`, 50 + i),
    );
    const asked = declareFamily([recorded('sleep_minutes', 80), ...symptoms], WEEK_OF).map(({ y }) => y);
    expect(asked).toEqual(['symptom:nausea', 'symptom:cough', 'symptom:bloating']);
  });
});
