/**
 * The five artefacts of one user and week, as they are stored in the database and sent to clients (snake_case).
 * `user_id`, `external_id`, `week_of` and `generated_at` are added when they are read, so that equal inputs give equal
 * bytes here.
 */
import type { BodySystem } from '../../observations/catalogue.js';
import type { UnitSystem } from '../../common/locales.js';
import type { RenderLocale } from '../../messages/language.js';
import type { MessageId, Slots } from '../../messages/message.js';
import type { HelpContact } from '../../safety/crisis-line.js';
import type { BlockReason } from './verdict.js';
import type { ExperimentProposal } from './experiment.js';

export type Tier = 'candidate' | 'confirmed' | 'retired';
export type TrendDirection = 'higher' | 'lower';
/** Only what the budget of errors allows is called higher or lower (methods 2.1). */
export type TrendWord = 'higher' | 'lower' | 'about the same' | 'too little data';

/** First and last calendar day, both inclusive. */
export interface Period {
  start: string;
  end: string;
}

/**
 * One computed number (or statement about numbers) that a text may use. No text contains a number that no fact
 * contains.
 */
export interface Fact {
  id: string;
  kind:
    | 'week_mean'
    | 'trend'
    | 'long_view'
    | 'usual'
    | 'story'
    | 'together'
    | 'symptom_days'
    | 'change'
    | 'episode'
    | 'association'
    | 'stopped'
    | 'silence'
    | 'forecast'
    | 'ranges_held'
    | 'experiment'
    | 'red_flag'
    | 'symptom_free_days'
    | 'day'
    | 'score'
    | 'system'
    | 'coverage'
    | 'tests';
  metric: string | null;
  window: Period;
  value: number | null;
  unit: string;
  /** Every way in which a text may write the value, already rounded: "7 h 12 min", "5 of 6 days". */
  display: string[];
  direction: TrendDirection | null;
  /** null for plain counts and means; otherwise how certain the claim is. */
  certainty: 'proven' | 'lean' | 'none' | null;
  /** Number of days (or pairs of days) behind the value. */
  n: number;
  /** How it was computed and what it was compared with; `GET evidence` shows the figures. */
  method: string;
  interval: [number, number] | null;
  p: number | null;
  q: number | null;
  /** The series (by key, see WeekSeries) and the windows of days that it was computed from. */
  evidence: EvidenceWindow[];
}

export interface EvidenceWindow {
  series: string;
  start: string;
  end: string;
}

/**
 * The daily values that the week used, keyed by metric code: one entry per calendar day from `start` to the day before
 * week_of; null: nothing recorded. Each series reaches back as far as a fact of the week does.
 */
export interface WeekSeries {
  metrics: Record<string, SeriesDays>;
}

export interface SeriesDays {
  label: string;
  unit: string;
  /** `values` are whole numbers of this part of the unit: 10 means tenths. */
  per_unit: number;
  start: string;
  values: (number | null)[];
  /** Recorded days that are null in `values`: the place among these, the reason, and what was recorded, in the unit. */
  blocked?: [place: number, reason: BlockReason, value: number][];
}

/** A recorded day of a metric that is left out. */
export interface BlockedDay {
  metric: string;
  date: string;
  reason: BlockReason;
}

export interface Finding {
  title: string;
  statement: string;
  /** The statement, sentence by sentence, where it is made of messages. */
  sentences?: Sentence[];
  fact_ids: string[];
}

export interface Sentence {
  /** The text's name and what is in its slots; absent from sentences that older generators wrote. */
  message?: MessageId;
  slots?: Slots;
  /** The same in the person's words. */
  text: string;
  fact_ids: string[];
}

export type LeadKind =
  | 'notice'
  | 'conjunction'
  | 'change'
  | 'episode'
  | 'symptom'
  | 'trend'
  | 'pattern'
  | 'rhythm'
  | 'experiment'
  | 'quiet';

export interface Lead {
  kind: LeadKind;
  /** Metric codes, the most telling first. */
  metrics: string[];
  /** null: none, or several. */
  direction: TrendDirection | null;
  fact_ids: string[];
}

/** One story over several weeks: what was reported of a measure, and how it continues. Dates are YYYY-MM-DD. */
export interface BriefStory {
  /** The same in all weeks of the story. */
  id: string;
  kind: 'trend' | 'episode' | 'change' | 'drift' | 'conjunction' | 'pattern';
  metrics: string[];
  direction: TrendDirection | null;
  state: 'opened' | 'ongoing' | 'back' | 'new_level' | 'withdrawn';
  /** Its first day. */
  since: string;
  /** The level before it, which stays as it was when the story opened; level in the metric's unit, n in days. */
  reference: { from: string; to: string; level: number | null; n: number };
  /** This week's mean in the metric's unit; null: too few days, or several measures. */
  level: number | null;
  fact_ids: string[];
}

export interface SymptomDaysOfWeek {
  metric: string;
  /** Days of the week with the symptom, and days on which it was logged at all. */
  days: number;
  of: number;
  /** The same over the four weeks that end with this one, and over the four before them. */
  last_28: number;
  last_28_of: number;
  previous_28: number;
  previous_28_of: number;
  /** Longest run of days in the last 28 that were logged without it. */
  free_stretch: number;
  fact_ids: string[];
}

/** One small experiment that the user may start, as `POST /users/:id/experiments` reads it. */
export interface SuggestedExperiment extends Finding {
  proposal: ExperimentProposal;
}

/** Fixed words that replace, or precede, everything else. */
export interface SafetyNotice {
  category: string;
  urgency: 'urgent' | 'soon';
  /** The text's name and slots; absent from notices that older generators wrote. */
  message?: MessageId;
  slots?: Slots;
  text: string;
  /** Where to turn, as links for the person's country; left out where there is none. */
  contacts?: readonly HelpContact[];
  fact_ids: string[];
}

export interface Brief {
  id: string;
  status: 'complete' | 'fallback';
  period: Period;
  /** What must be said before anything else; with an urgent notice there is no story, no score and no experiment. */
  safety: SafetyNotice[];
  greeting: string;
  main_story: {
    headline: string;
    narrative: string;
    week_highlights: string[];
    sentences: Sentence[];
    /** What the story is about, for machines. */
    lead: Lead;
  };
  /** Every story of a level that is open or has ended this week. */
  stories: BriefStory[];
  /** At most three. */
  discoveries: Finding[];
  /** At most one. */
  experiments: SuggestedExperiment[];
  spotlight: Finding | null;
  week_stats: {
    symptom_free_days: { count: number; of: number; display: string } | null;
    /** Of each symptom that was logged this week. */
    symptom_days: SymptomDaysOfWeek[];
    logged_days: number;
    best_day: { date: string; why: string; fact_ids: string[] } | null;
    worst_day: { date: string; why: string; fact_ids: string[] } | null;
    trends_up: string[];
    trends_down: string[];
    metrics: {
      metric: string;
      label: string;
      unit: string;
      mean: number | null;
      display: string;
      days: number;
      /** null: counted, not compared (medicines). */
      trend: TrendWord | null;
      fact_ids: string[];
    }[];
  };
  looking_ahead: {
    text: string;
    /** The text, sentence by sentence; absent from briefs that older generators wrote. */
    sentences?: Sentence[];
    fact_ids: string[];
    /** The expected means of next week, each with its 80 % interval. */
    ranges: { metric: string; label: string; display: string; fact_ids: string[] }[];
  };
  /** What was left out and why: days not over yet, suspect values, days that the gate blocked. */
  notes: string[];
  /** Days of the week, and of the four weeks before it, that were recorded and count for nothing. */
  blocked: BlockedDay[];
  facts: Fact[];
  generator: string;
  /** What the texts are written in; absent from briefs that older generators wrote: en-US, metric. */
  locale?: RenderLocale;
  units?: UnitSystem;
  /** Why there is little or nothing to say; absent otherwise. */
  reason?: string;
}

export interface Insight {
  id: string;
  kind: 'trend' | 'long_view' | 'change' | 'episode';
  metric: string;
  direction: TrendDirection;
  certainty: 'proven' | 'lean';
  statement: string;
  fact_ids: string[];
  effect: number;
  interval: [number, number] | null;
  n: number;
  p: number | null;
  q: number | null;
}

export interface Insights {
  insights: Insight[];
  reason?: string;
}

export interface Pattern {
  id: string;
  kind: 'association' | 'shadow' | 'change';
  tier: Tier;
  /** Metric codes; x is first in time, or the input. */
  x: string;
  y: string;
  lag_days: number;
  /** null: not an association, or too few days to test it again this week. */
  rho: number | null;
  n: number;
  n_effective: number | null;
  p: number | null;
  q: number | null;
  statement: string;
  fact_ids: string[];
  declared_on: string;
  confirmed_on: string | null;
  retired_on: string | null;
}

export interface Patterns {
  /** Number of questions tested this week, whatever the results. */
  tested: number;
  tier_counts: Record<Tier, number>;
  patterns: Pattern[];
  reason?: string;
}

export interface Velocity {
  /** 0-100, 50 = as usual; null with a reason when there is too little data. */
  score: number | null;
  /** Half-width of the 80 % band around the score, in points. */
  band: number | null;
  trend: 'improving' | 'declining' | 'steady' | null;
  /** Change from last week's score when it exceeds the noise; otherwise null. */
  momentum: number | null;
  sparkline: (number | null)[];
  coverage: { measured: number; of: number };
  contributions: { metric: string; label: string; points: number; fact_ids: string[] }[];
  recommendations: string[];
  reason?: string;
}

export interface SystemHealth {
  /** 0-100, 100 = no burden on the logged days; null with a reason. */
  health: number | null;
  trend: TrendWord | null;
  issues: {
    metric: string;
    label: string;
    days_present: number;
    logged_days: number;
    mean_severity: number;
    fact_ids: string[];
  }[];
  logged_days: number;
  reason?: string;
}

export type Systems = Record<BodySystem, SystemHealth>;

export interface WeekArtefacts {
  brief: Brief;
  insights: Insights;
  patterns: Patterns;
  velocity: Velocity;
  systems: Systems;
  series: WeekSeries;
}

export const ARTEFACT_KINDS = ['brief', 'insights', 'patterns', 'velocity', 'systems'] as const;
export type ArtefactKind = (typeof ARTEFACT_KINDS)[number];
