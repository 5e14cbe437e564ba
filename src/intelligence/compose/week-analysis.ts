import type { AssociationFamily, DailySeries, TrendResult } from '../domain/analysis.js';
import type { SystemMeasure } from './systems/measure-systems.js';

/** What the analysis found, before any words. */
export interface WeekAnalysis {
  series: DailySeries[];
  trends: TrendResult[];
  family: AssociationFamily;
  systems: SystemMeasure[];
  /** The systems' burdens against the 28 days before, by the burden series' code. */
  burdenTrends: Map<string, TrendResult>;
}
