import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  HealthCheck,
  type HealthCheckResult,
  HealthCheckService,
  HealthIndicatorService,
  TypeOrmHealthIndicator,
} from '@nestjs/terminus';
import { CheckIndicators } from './check-indicators.js';
import { Readiness } from './readiness.js';

const DATABASE_TIMEOUT_MS = 2000;

/** Needs no key. Containers use live and ready, which never depend on the five checks. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: TypeOrmHealthIndicator,
    private readonly checks: CheckIndicators,
    private readonly readiness: Readiness,
  ) {}

  @Get()
  @HealthCheck()
  @ApiOperation({ summary: "Returns the monitor's five checks; 503 when the system is unhealthy" })
  async all(): Promise<HealthCheckResult> {
    return this.health.check([() => this.pingDatabase(), ...this.checks.allIndicators()]);
  }

  @Get('live')
  @HealthCheck()
  @ApiOperation({ summary: 'Answers as long as the process is alive' })
  live(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  @Get('ready')
  @HealthCheck()
  @ApiOperation({
    summary: 'Answers whether the process can serve: Postgres answers, and the process is not shutting down',
  })
  ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.pingDatabase(), () => this.accepting()]);
  }

  private pingDatabase() {
    return this.database.pingCheck('database', { timeout: DATABASE_TIMEOUT_MS });
  }

  private accepting() {
    const indicator = this.indicators.check('accepting');
    return this.readiness.accepting ? indicator.up() : indicator.down({ message: 'shutting down' });
  }
}
