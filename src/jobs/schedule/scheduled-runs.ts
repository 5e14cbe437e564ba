import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Firing } from '../../config/weekly-schedule.js';
import type { OwedRun } from './owed-run.js';
import { RunStore, type RecordedAs } from '../run/run-store.js';
import { RunNotifications } from '../run/run-notifications.js';
import { SchedulePolicy } from './schedule-policy.js';

/** Records the runs that the schedule owes. */
@Injectable()
export class ScheduledRuns {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly runs: RunStore,
    private readonly policy: SchedulePolicy,
    private readonly notifications: RunNotifications,
  ) {}

  /** Returns the run's job_id and how it was recorded; null: no run is owed, or its row exists already. */
  async recordOwedRun(
    firing: Firing,
    owed: OwedRun,
  ): Promise<{ job_id: string; recorded_as: RecordedAs } | null> {
    if (owed.kind === 'none') return null;
    const missed = owed.kind === 'missed';
    const run = await this.policy.scheduledRun(firing, missed ? 'cron' : owed.trigger);
    // One transaction: if a crash came between row and alert, no operator would learn of the missed run.
    const recordedAs = await this.dataSource.transaction(async (manager) => {
      const recorded = await this.runs.recordScheduled(run, missed ? 'missed' : 'pending', manager);
      if (recorded && missed) await this.notifications.notifyMissed(run, manager);
      return recorded;
    });
    return recordedAs && { job_id: run.jobId, recorded_as: recordedAs };
  }
}
