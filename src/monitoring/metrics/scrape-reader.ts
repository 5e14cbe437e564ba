import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { JOB_NAME } from '../../common/job-name.js';
import { selectRows } from '../../database/rows.js';
import { Rollout } from '../../jobs/rollout/rollout.js';
import type { GenerationHistogram } from '../generation-time/generation-histogram.js';
import { GenerationTimes } from '../generation-time/generation-times.js';
import { IntelligenceMonitor, type SystemHealthReport } from '../intelligence-monitor.js';
import { TargetReader, type TargetReport } from '../targets/target-reader.js';
import { SCRAPE, type ScrapeRows } from './scrape-parts.js';

export interface ScrapeFigures extends ScrapeRows {
  health: SystemHealthReport;
  generation: GenerationHistogram;
  rolloutPercent: number;
  targets: TargetReport;
}

/** Targets look back over twelve weeks and change slowly, so they are not read again at every scrape. */
const TARGETS_HOLD_MS = 60_000;

/** Reads all that a scrape reports from the database, once per scrape (decision 34). */
@Injectable()
export class ScrapeReader {
  private targetsRead: { at: number; report: TargetReport } | null = null;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly monitor: IntelligenceMonitor,
    private readonly times: GenerationTimes,
    private readonly rollout: Rollout,
    private readonly targetReader: TargetReader,
  ) {}

  async read(): Promise<ScrapeFigures> {
    // The targets come first: reading them counts the runs that have ended since.
    const targets = await this.targets();
    const [[rows], health, generation, rolloutPercent] = await Promise.all([
      selectRows<ScrapeRows>(this.dataSource, SCRAPE, [JOB_NAME]),
      this.monitor.report(),
      this.times.histogramSince(null),
      this.rollout.percent(),
    ]);
    return { ...rows, health, generation, rolloutPercent, targets };
  }

  private async targets(): Promise<TargetReport> {
    const now = performance.now();
    if (this.targetsRead === null || now - this.targetsRead.at > TARGETS_HOLD_MS)
      this.targetsRead = { at: now, report: await this.targetReader.report() };
    return this.targetsRead.report;
  }
}
