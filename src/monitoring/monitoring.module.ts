import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { CacheModule } from '../cache/cache.module.js';
import { HealthController } from './health.controller.js';
import { IntelligenceMonitor } from './intelligence-monitor.js';
import { Metrics } from './metrics.js';
import { MetricsController } from './metrics.controller.js';
import { Readiness } from './readiness.js';
import { RequestMetricsMiddleware } from './request-metrics.middleware.js';
import { RunFiguresReader } from './run-figures.js';

@Module({
  imports: [CacheModule, TerminusModule.forRoot({ errorLogStyle: 'json' })],
  controllers: [HealthController, MetricsController],
  providers: [RunFiguresReader, IntelligenceMonitor, Metrics, Readiness],
  exports: [IntelligenceMonitor],
})
export class MonitoringModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(RequestMetricsMiddleware).forRoutes('*path');
  }
}
