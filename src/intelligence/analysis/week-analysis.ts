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
  ShadowResult,
  TrendResult,
} from '../domain/analysis.js';
import type { ExperimentResult } from '../domain/experiment.js';
import type { RedFlag } from './red-flags/find-red-flags.js';
import type { SystemMeasure } from './scores/measure-systems.js';

/** What the analysis found, before any words. */
export interface WeekAnalysis {
  series: DailySeries[];
  trends: TrendResult[];
  longView: LongViewResult[];
  changes: ChangeResult[];
  episodes: AnomalyEpisode[];
  family: AssociationFamily;
  /** Every pair on the ladder, those only watched among them. */
  ladder: LadderResult[];
  closest: ClosestQuestion | null;
  shadows: ShadowResult[];
  /** Metric codes whose silences were asked after, told or not. */
  silencesTested: string[];
  forecasts: ForecastResult[];
  /** The ranges that last week gave for this one. */
  ranges: RangeOutcome[];
  experiments: ExperimentResult[];
  redFlags: RedFlag[];
  systems: SystemMeasure[];
  /** The systems' burdens against the 28 days before, by the burden series' code. */
  burdenTrends: Map<string, TrendResult>;
}
