/** Results of the analysis of one week, before any words: what trends, associations, scores and text are made from. */
import type { MetricDefinition } from '../../observations/catalogue.js';
import type { TrendWord } from './artefacts.js';

/** One gap-aware daily series: values[i] is the day `start + i`; NaN where nothing was recorded. */
export interface DailySeries {
  metric: MetricDefinition;
  /** Day number of values[0]; the same for all series of a week. */
  start: number;
  values: Float64Array;
}

/** This week's mean against the four weeks before it (methods: AR-corrected two-mean t). */
export interface TrendResult {
  metric: MetricDefinition;
  /** Observed days in the week (0-7) and in the 28 days before. */
  weekDays: number;
  baselineDays: number;
  weekMean: number;
  baselineMean: number;
  /** weekMean - baselineMean; NaN when untested. */
  difference: number;
  /** 95 % and 80 % intervals of the difference; NaN bounds when untested. */
  interval95: [number, number];
  interval80: [number, number];
  /** SD of the person's days around the two means. */
  spread: number;
  standardError: number;
  /** Smallest change of a weekly mean we could have seen: 1.96 * sqrt 2 * SE of a week's mean (MDC95). */
  detectable: number;
  /** Smallest change worth a word: max(0.5 * spread, the catalogue's). */
  worthwhile: number;
  p: number;
  /** Benjamini-Hochberg over the metrics tested this week. */
  q: number;
  word: TrendWord;
}

/** One declared question: does y move with x, `lag` days later? */
export interface DeclaredPair {
  x: string;
  y: string;
  lag: 0 | 1;
}

export interface AssociationResult extends DeclaredPair {
  rho: number;
  n: number;
  nEffective: number;
  p: number;
  q: number;
}

export interface AssociationFamily {
  /** Every pair asked, in declared order: the denominator. */
  tested: AssociationResult[];
  /** Pairs of the family not asked, by reason. */
  refused: (DeclaredPair & { reason: 'too_few_days' | 'constant' | 'too_little_contrast' | 'same_series' })[];
}
