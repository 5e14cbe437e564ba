import { metricDefinition } from '../catalogue.js';
import type { RawObservation } from '../ingest/observation.js';
import type { IngestResult } from '../observation-ingestor.js';
import {
  type FileReport,
  type ImportProblem,
  type ImportReport,
  MAX_METRICS,
  MAX_PROBLEMS,
  type MetricReport,
} from './import-report.js';

/** Collects what an import reports across its files. */
export class ImportJournal {
  private readonly problems: ImportProblem[] = [];
  private readonly users = new Set<unknown>();
  private readonly metrics = new Map<string, MetricReport>();

  noteProblem(problem: ImportProblem): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push(problem);
  }

  /** Notes what became of observations. */
  noteOutcomes(
    raws: readonly RawObservation[],
    { rejected, suspect = [] }: Pick<IngestResult, 'rejected' | 'suspect'>,
  ): void {
    const refused = new Set(rejected.map(({ index }) => index));
    const doubtful = new Set(suspect.map(({ index }) => index));
    for (const [index, { user_id: user, metric, value }] of raws.entries()) {
      if (!refused.has(index)) this.users.add(user);
      // What takes an observation back stores nothing.
      if (value === null && !refused.has(index)) continue;
      this.noteMetric(metric, refused.has(index) ? 'rejected' : doubtful.has(index) ? 'suspect' : 'accepted');
    }
  }

  private noteMetric(code: unknown, outcome: keyof MetricReport): void {
    const metric = (typeof code === 'string' && metricDefinition(code)?.code) || 'unknown';
    const known = this.metrics.get(metric);
    if (known) known[outcome] += 1;
    else if (this.metrics.size < MAX_METRICS)
      this.metrics.set(metric, { accepted: 0, suspect: 0, rejected: 0, [outcome]: 1 });
  }

  /** What was read of each metric. */
  byMetric(): Record<string, MetricReport> {
    return Object.fromEntries([...this.metrics].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  report(files: readonly FileReport[]): ImportReport {
    return {
      files: [...files],
      users: this.users.size,
      rejected_total: files.reduce((sum, file) => sum + file.rejected, 0),
      problems: [...this.problems],
    };
  }
}
