import { deviceMetric, type MetricDefinition } from './metric-definition.js';
import { amountOf } from './metric-words.js';

/** What people eat and drink, as they or their apps add it up over a day. */
const intake = (
  code: string,
  label: string,
  unit: string,
  max: number,
  given: Partial<Parameters<typeof deviceMetric>[0]> = {},
): MetricDefinition =>
  deviceMetric({
    code,
    label,
    unit,
    direction: 'neither',
    aggregation: 'sum',
    role: 'input',
    // No change of a diet has one size that matters: a fifth of what is usual.
    worthwhile: { relative: 0.2 },
    plausible: { min: 0, max },
    words: amountOf(label),
    ...given,
  });

export const INTAKE: readonly MetricDefinition[] = [
  intake('alcohol_drinks', 'alcoholic drinks', 'count', 50, {
    worthwhile: { absolute: 1 },
    decimals: 1,
    words: { plural: true, more: 'more alcoholic drinks', less: 'fewer alcoholic drinks' },
  }),
  intake('caffeine_mg', 'caffeine', 'mg', 3000, {
    // About one cup of coffee (EFSA 2015, EFSA Journal 13:4102).
    worthwhile: { absolute: 80 },
  }),
  intake('water_ml', 'water', 'mL', 15_000),
  intake('dietary_energy', 'energy eaten', 'kcal', 15_000, { worthwhile: { relative: 0.1 } }),
  intake('protein_g', 'protein', 'g', 1000),
  intake('carbohydrates_g', 'carbohydrates', 'g', 2000, {
    words: { plural: true, ...amountOf('carbohydrates') },
  }),
  intake('fat_g', 'fat', 'g', 1000),
  intake('sugar_g', 'sugar', 'g', 1500),
];
