import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Firing } from '../../config/weekly-schedule.js';
import type { OwedRun } from './owed-run.js';
import { RunStore, type RecordedAs } from '../run/run-store.js';
import { RunNotifications } from '../run/run-notifications.js';
import { SchedulePolicy } from './schedule-policy.js';

/** Writes down what the schedule owes. */
@Injectable()
export class ScheduledRuns {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly runs: RunStore,
    private readonly policy: SchedulePolicy,
    private readonly notifications: RunNotifications,
  ) {}

  /** What was written, and under which job_id; null: nothing is owed, or its row stands already. */
  async recordOwedRun(
    firing: Firing,
    owed: OwedRun,
  ): Promise<{ job_id: string; written: RecordedAs } | null> {
    if (owed.kind === 'none') return null;
    const missed = owed.kind === 'missed';
    const run = await this.policy.scheduledRun(firing, missed ? 'cron' : owed.trigger);
    // A missed row without its alert would be missed twice: by the schedule, and by whoever should mend it.
    const written = await this.dataSource.transaction(async (manager) => {
      const recorded = await this.runs.recordScheduled(run, missed ? 'missed' : 'pending', manager);
      if (recorded && missed) await this.notifications.notifyMissed(run, manager);
      return recorded;
    });
    return written && { job_id: run.jobId, written };
  }
}
