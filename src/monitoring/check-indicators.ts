import { Injectable, Logger } from '@nestjs/common';
import { type HealthIndicatorFunction, HealthIndicatorService } from '@nestjs/terminus';
import { describeError } from '../common/errors.js';
import { withinMs } from '../common/within.js';
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

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly monitor: IntelligenceMonitor,
  ) {}

  /** Returns all indicators. They share one report, so that they agree. */
  allIndicators(): HealthIndicatorFunction[] {
    const report = this.readReport();
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

  private async readReport(): Promise<SystemHealthReport | null> {
    try {
      return await withinMs(TIMEOUT_MS, this.monitor.report());
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
