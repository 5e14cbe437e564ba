import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule } from '../cache/cache.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { AvailabilityBeat } from './availability/availability-beat.js';
import { ServiceMinuteRecord } from './availability/service-minute.record.js';
import { ServiceMinutes } from './availability/service-minutes.js';
import { CheckIndicators } from './check-indicators.js';
import { GenerationTimes } from './generation-time/generation-times.js';
import { RunGenerationTimeRecord } from './generation-time/run-generation-time.record.js';
import { SettingsModule } from '../database/settings.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { AlertWatch, RULE_SOURCES, type RuleSource } from './alert-watch/alert-watch.js';
import { CacheRule } from './alert-watch/cache-rule.js';
import { EmbeddedServerRule } from './alert-watch/embedded-server-rule.js';
import { EventEndings } from './alert-watch/event-endings.js';
import { HealthRules } from './alert-watch/health-rules.js';
import { HomeRule } from './alert-watch/home-rule.js';
import { JobRules } from './alert-watch/job-rules.js';
import { RefusedCallsRule } from './alert-watch/refused-calls-rule.js';
import { HealthController } from './health.controller.js';
import { IntelligenceMonitor } from './intelligence-monitor.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics/metrics.js';
import { ScrapeReader } from './metrics/scrape-reader.js';
import { Readiness } from './readiness.js';
import { RequestWatch } from './request-watch.middleware.js';
import { RunFiguresReader } from './run-figures.js';
import { TargetReader } from './targets/target-reader.js';
import { TargetTallies } from './targets/target-tallies.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([ServiceMinuteRecord, RunGenerationTimeRecord]),
    CacheModule,
    JobsModule,
    NotificationsModule,
    SettingsModule,
    // Its logger would write a line for every request while something is down. CheckIndicators logs changes.
    TerminusModule.forRoot({ logger: false }),
  ],
  controllers: [HealthController, MetricsController],
  providers: [
    RunFiguresReader,
    IntelligenceMonitor,
    CheckIndicators,
    Readiness,
    ServiceMinutes,
    AvailabilityBeat,
    GenerationTimes,
    TargetTallies,
    TargetReader,
    ScrapeReader,
    Metrics,
    AlertWatch,
    JobRules,
    CacheRule,
    HomeRule,
    RefusedCallsRule,
    EmbeddedServerRule,
    HealthRules,
    {
      provide: RULE_SOURCES,
      // The order matters: a later source does not report again what an earlier one has reported.
      inject: [JobRules, CacheRule, HomeRule, RefusedCallsRule, EmbeddedServerRule, HealthRules],
      useFactory: (...sources: RuleSource[]): readonly RuleSource[] => sources,
    },
    EventEndings,
  ],
  exports: [IntelligenceMonitor, TargetReader],
})
export class MonitoringModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(RequestWatch).forRoutes('*path');
  }
}
