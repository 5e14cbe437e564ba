import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { CacheModule } from '../cache/cache.module.js';
import { SettingsModule } from '../database/settings.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { AlertWatch } from './alert-watch/alert-watch.js';
import { CacheRule } from './alert-watch/cache-rule.js';
import { EventEndings } from './alert-watch/event-endings.js';
import { HealthRules } from './alert-watch/health-rules.js';
import { LedgerRules } from './alert-watch/ledger-rules.js';
import { WatchedRules } from './alert-watch/watched-rules.js';
import { HealthController } from './health.controller.js';
import { IntelligenceMonitor } from './intelligence-monitor.js';
import { Metrics } from './metrics.js';
import { MetricsController } from './metrics.controller.js';
import { Readiness } from './readiness.js';
import { RequestMetricsMiddleware } from './request-metrics.middleware.js';
import { RunFiguresReader } from './run-figures.js';

@Module({
  imports: [
    CacheModule,
    NotificationsModule,
    SettingsModule,
    TerminusModule.forRoot({ errorLogStyle: 'json' }),
  ],
  controllers: [HealthController, MetricsController],
  providers: [
    RunFiguresReader,
    IntelligenceMonitor,
    Metrics,
    Readiness,
    AlertWatch,
    WatchedRules,
    LedgerRules,
    CacheRule,
    HealthRules,
    EventEndings,
  ],
  exports: [IntelligenceMonitor],
})
export class MonitoringModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(RequestMetricsMiddleware).forRoutes('*path');
  }
}
