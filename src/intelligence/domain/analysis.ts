/**
 * Results of the analysis of one week, without any words: trends, associations, scores and texts are made from them.
 */
import type { MetricDefinition } from '../../observations/catalogue.js';
import type { RedFlagCategory, RedFlagUrgency } from '../../safety/red-flag.js';
import type { TrendDirection, TrendWord } from './artefacts.js';

/** One gap-aware daily series: values[i] is the day `start + i`; NaN where nothing was recorded. */
export interface DailySeries {
  metric: MetricDefinition;
  /** Day number of values[0]; the same for all series of a week. */
  start: number;
  values: Float64Array;
}

/** One warning sign, found in one source of the week. */
export interface RedFlag {
  category: RedFlagCategory;
  urgency: RedFlagUrgency;
  /** Day numbers of the week, ascending and unique. */
  days: number[];
  /** The recorded metric it was found in, with its body site (''); null: free text. */
  metric: string | null;
  bodySite: string;
}

/** This week's mean compared with the four weeks before it (methods 2.1). */
export interface TrendResult {
  metric: MetricDefinition;
  /** Observed days in the week (0-7) and in the 28 days before. */
  weekDays: number;
  baselineDays: number;
  weekMean: number;
  baselineMean: number;
  /** weekMean - baselineMean; NaN when untested. */
  difference: number;
  /** 95 % interval of the difference; NaN bounds when untested. */
  interval95: [number, number];
  /** SD of the person's days around the two means. */
  spread: number;
  standardError: number;
  /** Smallest change of a weekly mean that could have been seen: 1.96 * sqrt 2 * SE of a week's mean (MDC95). */
  detectable: number;
  /** Smallest change worth mentioning: max(0.5 * spread, the catalogue's). */
  worthwhile: number;
  p: number;
  /** Benjamini-Hochberg over all that was tested this week. */
  q: number;
  word: TrendWord;
}

/**
 * The slope of the last eight weeks, or of a year of a metric that is recorded about once a week: movements that a
 * comparison of two means is too short to see.
 */
export interface LongViewResult {
  metric: MetricDefinition;
  /** Whether the line goes through days or through the means of weeks. */
  rhythm: 'days' | 'weeks';
  /** Number of observed days, and the day numbers of the first and the last of them. */
  n: number;
  from: number;
  until: number;
  /**
   * Change from the first of them to the last (slope x the days between), in the metric's unit.
   */
  change: number;
  /** The line on the first of them. */
  start: number;
  /** Smallest change worth mentioning. */
  worthwhile: number;
  interval95: [number, number];
  p: number;
  /** Benjamini-Hochberg over all that was tested this week. */
  q: number;
  word: 'higher' | 'lower' | 'about the same' | 'too little data';
}

/** A lasting step in one metric's level, found in the whole history. */
export interface ChangeResult {
  metric: MetricDefinition;
  /** Day number of the first day at the new level. */
  since: number;
  before: number;
  after: number;
  nBefore: number;
  nAfter: number;
  /** First and last day number of the compared days, inclusive. */
  from: number;
  until: number;
  difference: number;
  interval95: [number, number];
  p: number;
  direction: TrendDirection;
}

/** Days far outside the person's usual level; one episode, however many days it has. */
export interface AnomalyEpisode {
  metric: MetricDefinition;
  /** Flagged days, ascending: at least one of them lies in the week. */
  days: { day: number; value: number; z: number }[];
  direction: TrendDirection;
  /** Median and robust SD of the observed days right before the episode. */
  usual: number;
  scale: number;
  /** Number of those days, and the first of them (day number). */
  n: number;
  from: number;
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
  /**
   * Number of independent days that these are worth. For a pair with p > .10 it may be n: then p and q are lower
   * bounds.
   */
  nEffective: number;
  p: number;
  /** Exact wherever it is at most .10. */
  q: number;
}

export type Refusal =
  | 'too_few_days'
  | 'constant'
  | 'too_little_contrast'
  | 'same_series'
  /** Two measures of one thing: declared, never computed. */
  | 'tautology'
  /** Its relation is explained by another pair with the same y (`explainedBy`: the other x). */
  | 'redundant';

export interface AssociationFamily {
  /** Every tested pair, in declared order: the denominator. */
  tested: AssociationResult[];
  /** Pairs of the family that were not tested or (redundant) tested and not reported, with the reason. */
  refused: (DeclaredPair & { reason: Refusal; explainedBy?: string })[];
  /**
   * q of the other questions tested along with the family (see testFamily), in their order: they count in the
   * denominator.
   */
  otherQ: number[];
}

/** How much y differs, in its own units or as natural frequencies, so that a person can picture it. */
export type PairEffect =
  | {
      kind: 'frequencies';
      /** How the days were split by x: taken or not, present or not, above the person's own median or not. */
      split: 'yes_no' | 'present_absent' | 'above_median';
      /** x's median where it splits the days; otherwise NaN. */
      cut: number;
      /**
       * Days with the outcome (y present, or y = 1) and all days, among the days with (more) x and among the others.
       */
      withX: { days: number; of: number; interval: [number, number] };
      withoutX: { days: number; of: number; interval: [number, number] };
    }
  | {
      kind: 'difference';
      split: 'yes_no' | 'present_absent' | 'above_median';
      cut: number;
      /**
       * Hodges-Lehmann difference of y, days with (more) x minus the others, with a 95 % interval from the effective n.
       */
      difference: number;
      interval: [number, number];
      nWith: number;
      nWithout: number;
    };

/** A pair's stage: watched (in no answer), candidate, confirmed on new days, retired (still reported as such). */
export type LadderStage = 'watched' | 'candidate' | 'confirmed' | 'retired';

/** One pair on the ladder, as a week leaves it to the next. Days are day numbers. */
export interface LadderPair extends DeclaredPair {
  stage: LadderStage;
  /** Sign of rho on the day of declaration: only this direction can be confirmed. */
  sign: 1 | -1;
  /** The Monday on which it entered the ladder; only days from here on can confirm it. */
  declaredOn: number;
  confirmedOn: number | null;
  retiredOn: number | null;
  /**
   * Mondays since the last one that still saw a confirmed pair, oldest first; two of them, far enough apart, retire it.
   */
  unseenOn: number[];
}

/** A pair of the ladder as this week sees it. */
export interface LadderResult {
  /** The state after this week. */
  pair: LadderPair;
  /** This week's figures; null when the pair could not be tested this week. */
  association: AssociationResult | null;
  /** Result on the days since its declaration; only in the week of the confirmation. */
  confirmation: { rho: number; n: number; nEffective: number; p: number } | null;
  /** Whether it reached this stage this very week. */
  isNew: boolean;
}

/**
 * The pair that came closest to being a candidate, and the weeks that it still needs if the days continue like this.
 */
export interface ClosestQuestion {
  pair: AssociationResult;
  weeks: number;
}

/** A metric that the person stopped recording, or tends not to record after bad days. */
export type ShadowResult =
  | {
      kind: 'stopped';
      metric: MetricDefinition;
      /**
       * Day number of the last record, days of silence since, and the probability of such a long gap given the person's
       * own history.
       */
      lastDay: number;
      gap: number;
      p: number;
      /** Recorded days and all days of the window that made the habit. */
      recorded: number;
      of: number;
      from: number;
    }
  | {
      kind: 'silent_after_bad_days';
      metric: MetricDefinition;
      /** Days after bad days and after the others: how many of them have no record. */
      afterBad: { silent: number; of: number };
      afterOther: { silent: number; of: number };
      from: number;
      p: number;
      /** q within the family of the associations. */
      q: number;
    };

/** The expected mean of the week after this one. */
export interface ForecastResult {
  metric: MetricDefinition;
  point: number;
  /** 80 % interval of the week's mean. */
  low: number;
  high: number;
  /** A single day of that week, with its 80 % interval. */
  day: { point: number; low: number; high: number };
  /** Number of observed days it rests on, and the first of them. */
  n: number;
  from: number;
}

/** Last week's range compared with this week's mean. */
export interface RangeOutcome {
  metric: MetricDefinition;
  low: number;
  high: number;
  mean: number;
  days: number;
  held: boolean;
}
