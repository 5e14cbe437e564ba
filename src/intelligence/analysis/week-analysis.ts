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
  changes: ChangeResult[];
  episodes: AnomalyEpisode[];
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
