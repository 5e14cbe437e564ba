import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule } from '../cache/cache.module.js';
import { IntelligenceModule } from '../intelligence/intelligence.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { RowPruning } from './pruning.js';
import { PreferencesModule } from '../preferences/preferences.module.js';
import { RetryModule } from '../retry/retry.module.js';
import { SettingsModule } from '../database/settings.module.js';
import { VerificationModule } from '../verification/verification.module.js';
import { BatchFlow } from './coordinator/batch-flow.js';
import { RunCoordinator } from './coordinator/run-coordinator.js';
import { Canary } from './coordinator/canary.js';
import { DeadLetters } from './retries/dead-letters.js';
import { FailedRunFallbacks } from './endings/failed-run-fallbacks.js';
import { FailureRecorder } from './outcome/failure-recorder.js';
import { RunNotifications } from './run/run-notifications.js';
import { BatchStore } from './batch/batch-store.js';
import { DueUserStore } from './plan/due-user-store.js';
import { DeadLetterStore } from './retries/dead-letter-store.js';
import { RunStore } from './run/run-store.js';
import { JobBatchRecord } from './batch/job-batch.record.js';
import { JobRunRecord } from './run/job-run.record.js';
import { WorkerStore } from './batch/worker-store.js';
import { JobWorkerRecord } from './batch/job-worker.record.js';
import { JobRetryAttemptRecord } from './retries/job-retry-attempt.record.js';
import { JobUserOutcomeRecord } from './run/job-user-outcome.record.js';
import { OutcomeStore } from './run/outcome-store.js';
import { RetryAttemptStore } from './retries/retry-attempt-store.js';
import { OwedSinceStore } from './schedule/owed-since-store.js';
import { RolloutChangeRecord } from './rollout/rollout-change.record.js';
import { RolloutStore } from './rollout/rollout-store.js';
import { Planner } from './plan/planner.js';
import { RetryAttempt } from './retries/retry-attempt.js';
import { RetryEndings } from './retries/retry-endings.js';
import { RetryRecords } from './retries/retry-records.js';
import { RetrySweep } from './retries/retry-sweep.js';
import { RetryUpkeep } from './retries/retry-upkeep.js';
import { Rollout } from './rollout/rollout.js';
import { RolloutGatekeeper } from './rollout/rollout-gatekeeper.js';
import { RolloutReport } from './rollout/rollout-report.js';
import { RolloutSteps } from './rollout/rollout-steps.js';
import { Revisions } from './revisions/revisions.js';
import { RevisionStore } from './revisions/revision-store.js';
import { RevisionWriter } from './revisions/revision-writer.js';
import { RunCanceller } from './endings/run-canceller.js';
import { RunCloser } from './endings/run-closer.js';
import { RunEndings } from './endings/run-endings.js';
import { RunFailer } from './endings/run-failer.js';
import { RunReader } from './run/run-reader.js';
import { RunService } from './coordinator/run-service.js';
import { TriggerService } from './coordinator/trigger-service.js';
import { RunTuning } from './plan/run-tuning.js';
import { RunVerifier } from './endings/run-verifier.js';
import { SchedulePolicy } from './schedule/schedule-policy.js';
import { ScheduledRuns } from './schedule/scheduled-runs.js';
import { Scheduler } from './schedule/scheduler.js';
import { WaitingRuns } from './outcome/waiting-runs.js';
import { WeekWriter } from './outcome/week-writer.js';
import { BatchClaim } from './batch/batch-claim.js';
import { BatchRecords } from './batch/batch-records.js';
import { BatchRunner } from './batch/batch-runner.js';
import { BatchWorker } from './batch/batch-worker.js';
import { LeaseRenewal } from './batch/lease-renewal.js';

/** Runs: planning, processing, verification, closing and retries. The ticks are in TicksModule. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      JobRunRecord,
      JobBatchRecord,
      JobUserOutcomeRecord,
      JobWorkerRecord,
      JobRetryAttemptRecord,
      RolloutChangeRecord,
    ]),
    CacheModule,
    IntelligenceModule,
    NotificationsModule,
    PreferencesModule,
    RetryModule,
    SettingsModule,
    VerificationModule,
  ],
  providers: [
    RowPruning,
    RunStore,
    BatchStore,
    OutcomeStore,
    DueUserStore,
    RolloutStore,
    Rollout,
    RolloutGatekeeper,
    RolloutSteps,
    RolloutReport,
    Planner,
    BatchWorker,
    BatchClaim,
    BatchRunner,
    BatchRecords,
    LeaseRenewal,
    WorkerStore,
    FailureRecorder,
    RunNotifications,
    RetryAttemptStore,
    WaitingRuns,
    WeekWriter,
    RunCoordinator,
    BatchFlow,
    Canary,
    RunEndings,
    RunVerifier,
    RunCloser,
    RunCanceller,
    RunFailer,
    FailedRunFallbacks,
    RetrySweep,
    RetryAttempt,
    RetryRecords,
    RetryEndings,
    RetryUpkeep,
    DeadLetters,
    DeadLetterStore,
    Scheduler,
    ScheduledRuns,
    OwedSinceStore,
    SchedulePolicy,
    RunTuning,
    RunService,
    TriggerService,
    RunReader,
    RevisionStore,
    RevisionWriter,
    Revisions,
  ],
  exports: [
    RowPruning,
    RunService,
    TriggerService,
    Planner,
    VerificationModule,
    RunReader,
    RunCoordinator,
    BatchWorker,
    RetrySweep,
    Rollout,
    RolloutSteps,
    RolloutReport,
    Scheduler,
    RunStore,
    RetryModule,
    DeadLetters,
    DeadLetterStore,
    WeekWriter,
    Revisions,
  ],
})
export class JobsModule {}
