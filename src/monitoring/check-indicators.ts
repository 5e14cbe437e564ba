import { Inject, Injectable, Logger } from '@nestjs/common';
import { type HealthIndicatorFunction, HealthIndicatorService } from '@nestjs/terminus';
import { describeError } from '../common/errors.js';
import { withinMs } from '../common/within.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import {
  CHECK_NAMES,
  type CheckName,
  IntelligenceMonitor,
  type SystemHealthReport,
} from './intelligence-monitor.js';

const TIMEOUT_MS = 3000;
const UNREADABLE = { message: 'The records cannot be read.' };

/**
 * One Terminus indicator per check, and one for the overall verdict. Terminus reports the whole as down when one
 * indicator is down. With five checks that is also the monitor's own rule: four of five are not more than four fifths.
 */
@Injectable()
export class CheckIndicators {
  private readonly logger = new Logger(CheckIndicators.name);
  private reading: Promise<SystemHealthReport | null> | null = null;
  private readAt = 0;
  private wasHealthy = true;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly monitor: IntelligenceMonitor,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Returns all indicators. They share one report, so that they agree. */
  allIndicators(): HealthIndicatorFunction[] {
    const report = this.latestReport();
    return [
      () => this.verdict(report),
      ...CHECK_NAMES.map(
        (name): HealthIndicatorFunction =>
          () =>
            this.check(name, report),
      ),
    ];
  }

  private async verdict(reading: Promise<SystemHealthReport | null>) {
    const indicator = this.indicators.check('intelligence');
    const report = await reading;
    if (report === null) return indicator.down(UNREADABLE);
    const figures = { healthy: report.healthy, score: report.score };
    return report.healthy ? indicator.up(figures) : indicator.down(figures);
  }

  private async check(name: CheckName, reading: Promise<SystemHealthReport | null>) {
    const indicator = this.indicators.check(name);
    const report = await reading;
    if (report === null) return indicator.down(UNREADABLE);
    const check = report.checks[name];
    return check.healthy ? indicator.up(check) : indicator.down(check);
  }

  /** /health is open to all, and a reading costs queries: requests share it, and soon ones get the same again. */
  private latestReport(): Promise<SystemHealthReport | null> {
    const now = performance.now();
    if (this.reading === null || now - this.readAt >= this.config.healthPage.readSeconds * 1000) {
      this.readAt = now;
      this.reading = this.readReport();
    }
    return this.reading;
  }

  private logChange({ healthy, score, checks }: SystemHealthReport): void {
    if (healthy === this.wasHealthy) return;
    this.wasHealthy = healthy;
    const failing = CHECK_NAMES.filter((name) => !checks[name].healthy);
    const entry = {
      event: 'health.changed',
      message: 'The verdict of the health checks changed.',
      healthy,
      score,
      failing,
    };
    if (healthy) this.logger.log(entry);
    else this.logger.warn(entry);
  }

  private async readReport(): Promise<SystemHealthReport | null> {
    try {
      const report = await withinMs(TIMEOUT_MS, this.monitor.report());
      this.logChange(report);
      return report;
    } catch (error) {
      this.logger.warn({
        event: 'health_checks.failed',
        message: 'The records for the health checks could not be read.',
        ...describeError(error),
      });
      return null;
    }
  }
}
