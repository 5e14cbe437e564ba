/** Results of the analysis of one week, before any words: what trends, associations, scores and text are made from. */
import type { MetricDefinition } from '../../observations/catalogue.js';
import type { TrendDirection, TrendWord } from './artefacts.js';

/** One gap-aware daily series: values[i] is the day `start + i`; NaN where nothing was recorded. */
export interface DailySeries {
  metric: MetricDefinition;
  /** Day number of values[0]; the same for all series of a week. */
  start: number;
  values: Float64Array;
}

/** This week's mean against the four weeks before it (methods 2.1). */
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
  /** Smallest change of a weekly mean we could have seen: 1.96 * sqrt 2 * SE of a week's mean (MDC95). */
  detectable: number;
  /** Smallest change worth a word: max(0.5 * spread, the catalogue's). */
  worthwhile: number;
  p: number;
  /** Benjamini-Hochberg over the metrics tested this week. */
  q: number;
  word: TrendWord;
}

/** The slope of the last eight weeks: what a comparison of two means is too short to see. */
export interface LongViewResult {
  metric: MetricDefinition;
  /** Observed days, and the day numbers of the first and the last of them. */
  n: number;
  from: number;
  until: number;
  /** Change from the first of them to the last (slope x the days between), in the metric's unit; its 95 % interval where the word tells of one. */
  change: number;
  interval95: [number, number];
  p: number;
  /** Benjamini-Hochberg over the metrics tested. */
  q: number;
  /** 'higher' | 'lower' only when q <= .05 and worthwhile; never a lean. */
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
  /** First and last day number of what was compared, inclusive. */
  from: number;
  until: number;
  difference: number;
  interval95: [number, number];
  p: number;
  direction: TrendDirection;
}

/** Some days far outside the person's usual; one episode, however many of its days are. */
export interface AnomalyEpisode {
  metric: MetricDefinition;
  /** Flagged days, ascending: at least one of them lies in the week. */
  days: { day: number; value: number; z: number }[];
  direction: TrendDirection;
  /** Median and robust SD of the trailing observed days before the episode. */
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
  /** Independent days these are worth. Of a pair with p > .10 it may be n: then p is a lower bound, and q as well. */
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
  /** Every pair asked, in declared order: the denominator. */
  tested: AssociationResult[];
  /** Pairs of the family not asked, or (redundant) asked and not told, by reason. */
  refused: (DeclaredPair & { reason: Refusal; explainedBy?: string })[];
  /** q of the other questions that were asked along (see testFamily), in their order: they count in the denominator. */
  otherQ: number[];
}

/** How much y differs, in its own units or as natural frequencies: what a person can picture. */
export type PairEffect =
  | {
      kind: 'frequencies';
      /** How the days were split by x: taken or not, present or not, above the person's own median or not. */
      split: 'yes_no' | 'present_absent' | 'above_median';
      /** x's median where it is the split; else NaN. */
      cut: number;
      /** Days with the outcome (y present, or y = 1) and days in all; on the days with (more) x, and on the others. */
      withX: { days: number; of: number; interval: [number, number] };
      withoutX: { days: number; of: number; interval: [number, number] };
    }
  | {
      kind: 'difference';
      split: 'yes_no' | 'present_absent' | 'above_median';
      cut: number;
      /** Hodges-Lehmann difference of y, days with (more) x minus the others, with a 95 % interval from n effective. */
      difference: number;
      interval: [number, number];
      nWith: number;
      nWithout: number;
    };

/** How far a pair has come: watched (in no answer), candidate, confirmed on new days, retired openly. */
export type LadderStage = 'watched' | 'candidate' | 'confirmed' | 'retired';

/** One pair on the ladder, as a week leaves it to the next. Days are day numbers. */
export interface LadderPair extends DeclaredPair {
  stage: LadderStage;
  /** Of rho on the day of declaration: only this direction can be confirmed. */
  sign: 1 | -1;
  /** The Monday on which it entered the ladder; only days from here on can confirm it. */
  declaredOn: number;
  confirmedOn: number | null;
  retiredOn: number | null;
  /** Mondays since the last one that still saw a confirmed pair, oldest first; two of them, apart enough, retire it. */
  unseenOn: number[];
}

/** A pair of the ladder as this week sees it. */
export interface LadderResult {
  /** The state after this week. */
  pair: LadderPair;
  /** This week's figures; null when it could not be asked this week. */
  association: AssociationResult | null;
  /** On the days since it was declared; only in the week of the confirmation. */
  confirmation: { rho: number; n: number; nEffective: number; p: number } | null;
  /** It reached this stage this very week. */
  isNew: boolean;
}

/** The pair that came closest to a candidate, and for how long it would have to go on like this. */
export interface ClosestQuestion {
  pair: AssociationResult;
  weeks: number;
}

/** Something the person used to record and stopped, or tends not to record after bad days. */
export type ShadowResult =
  | {
      kind: 'stopped';
      metric: MetricDefinition;
      /** Day number of the last record, days of silence since, and P(so long a gap | own history). */
      lastDay: number;
      gap: number;
      p: number;
      /** Days recorded, of the days in the stretch that made the habit. */
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
      /** In the family of the associations. */
      q: number;
    };

/** What the mean of the week after this one may look like. */
export interface ForecastResult {
  metric: MetricDefinition;
  point: number;
  /** 80 % interval of the week's mean. */
  low: number;
  high: number;
  /** A single day of that week, with its 80 % interval. */
  day: { point: number; low: number; high: number };
  /** Observed days it rests on, and the first of them. */
  n: number;
  from: number;
}

/** Last week's range against this week's mean. */
export interface RangeOutcome {
  metric: MetricDefinition;
  low: number;
  high: number;
  mean: number;
  days: number;
  held: boolean;
}
