import type {
  AnomalyEpisode,
  AssociationFamily,
  ChangeResult,
  ClosestQuestion,
  DailySeries,
  ForecastResult,
  LadderResult,
  LongViewResult,
  RangeOutcome,
  RedFlag,
  ShadowResult,
  TrendResult,
} from '../domain/analysis.js';
import type { ExperimentResult } from '../domain/experiment.js';
import type { Verdict } from '../domain/verdict.js';
import type { Conjunction } from '../domain/conjunction.js';
import type { FollowedStories } from './stories/follow-stories.js';
import type { SymptomDays } from './symptoms/symptom-days.js';
import type { SpentMonday } from '../domain/budget.js';
import type { WeekTogether } from './conjunctions/week-together.js';
import type { SystemMeasure } from './scores/measure-systems.js';

/** All numbers that the analysis found for a week. Words come later. */
export interface WeekAnalysis {
  series: DailySeries[];
  /** The days that the gate left out, with the reason. */
  blocked: Verdict[];
  /** The source that a metric was read from, where it has several. */
  sources: Map<string, string>;
  trends: TrendResult[];
  longView: LongViewResult[];
  /** The week as a whole; null: too few measures can be judged. */
  together: WeekTogether | null;
  /** The Mondays that the budget of errors remembers, this one included. */
  budget: SpentMonday[];
  changes: ChangeResult[];
  episodes: AnomalyEpisode[];
  conjunction: Conjunction | null;
  /** Of each symptom that was logged this week. */
  symptoms: SymptomDays[];
  /** What was reported and continues, or has ended, and what opens this week. */
  stories: FollowedStories;
  family: AssociationFamily;
  /** Every pair on the ladder, including those that are only watched. */
  ladder: LadderResult[];
  closest: ClosestQuestion | null;
  shadows: ShadowResult[];
  /** Codes of the metrics whose silences were tested, whether or not they are reported. */
  silencesTested: string[];
  forecasts: ForecastResult[];
  /** The ranges that last week gave for this week. */
  ranges: RangeOutcome[];
  experiments: ExperimentResult[];
  redFlags: RedFlag[];
  systems: SystemMeasure[];
  /** The systems' burdens compared with the 28 days before, by the code of the burden series. */
  burdenTrends: Map<string, TrendResult>;
}
