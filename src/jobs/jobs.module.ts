import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule } from '../cache/cache.module.js';
import { IntelligenceModule } from '../intelligence/intelligence.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { PreferencesModule } from '../preferences/preferences.module.js';
import { RetryModule } from '../retry/retry.module.js';
import { SettingsModule } from '../database/settings.module.js';
import { VerificationModule } from '../verification/verification.module.js';
import { BatchRecords } from './batch-records.js';
import { BatchRunner } from './batch-runner.js';
import { FailedRunFallbacks } from './failed-run-fallbacks.js';
import { FailureRecorder } from './failure-recorder.js';
import { BatchStore } from './persistence/batch-store.js';
import { CandidateStore } from './persistence/candidate-store.js';
import { ExecutionStore } from './persistence/execution-store.js';
import { JobBatchRecord } from './persistence/job-batch.record.js';
import { JobExecutionRecord } from './persistence/job-execution.record.js';
import { JobUserOutcomeRecord } from './persistence/job-user-outcome.record.js';
import { OutcomeStore } from './persistence/outcome-store.js';
import { RolloutChangeRecord } from './persistence/rollout-change.record.js';
import { RolloutStore } from './persistence/rollout-store.js';
import { Planner } from './planner.js';
import { RetryAttempt } from './retry-attempt.js';
import { RetryRecords } from './retry-records.js';
import { RetrySweep } from './retry-sweep.js';
import { Rollout } from './rollout/rollout.js';
import { RolloutGatekeeper } from './rollout/rollout-gatekeeper.js';
import { RolloutReport } from './rollout/rollout-report.js';
import { RolloutSteps } from './rollout/rollout-steps.js';
import { RunCanceller } from './run-canceller.js';
import { RunCloser } from './run-closer.js';
import { RunDriver } from './run-driver.js';
import { RunEndings } from './run-endings.js';
import { RunFailer } from './run-failer.js';
import { RunReader } from './run-reader.js';
import { RunService } from './run-service.js';
import { RunVerifier } from './run-verifier.js';
import { SchedulePolicy } from './schedule-policy.js';
import { Scheduler } from './scheduler.js';
import { WaitingRuns } from './waiting-runs.js';
import { WeekWriter } from './week-writer.js';

/** Runs: planned, worked through, verified, closed; retried. What ticks is in ClockworkModule. */
@Module({
  imports: [
    TypeOrmModule.forFeature([JobExecutionRecord, JobBatchRecord, JobUserOutcomeRecord, RolloutChangeRecord]),
    CacheModule,
    IntelligenceModule,
    NotificationsModule,
    PreferencesModule,
    RetryModule,
    SettingsModule,
    VerificationModule,
  ],
  providers: [
    ExecutionStore,
    BatchStore,
    OutcomeStore,
    CandidateStore,
    RolloutStore,
    Rollout,
    RolloutGatekeeper,
    RolloutSteps,
    RolloutReport,
    Planner,
    BatchRunner,
    BatchRecords,
    FailureRecorder,
    WaitingRuns,
    WeekWriter,
    RunDriver,
    RunEndings,
    RunVerifier,
    RunCloser,
    RunCanceller,
    RunFailer,
    FailedRunFallbacks,
    RetrySweep,
    RetryAttempt,
    RetryRecords,
    Scheduler,
    SchedulePolicy,
    RunService,
    RunReader,
  ],
  exports: [
    RunService,
    Planner,
    VerificationModule,
    RunReader,
    RunDriver,
    RetrySweep,
    Rollout,
    RolloutSteps,
    RolloutReport,
    Scheduler,
    ExecutionStore,
    RetryModule,
    WeekWriter,
  ],
})
export class JobsModule {}
