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

/** Open to everybody. Containers use live and ready, which never depend on the five checks. */
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
  @ApiOperation({ summary: "The monitor's five checks; 503 when the system is unhealthy" })
  async all(): Promise<HealthCheckResult> {
    return this.health.check([() => this.pingDatabase(), ...this.checks.all()]);
  }

  @Get('live')
  @HealthCheck()
  @ApiOperation({ summary: 'The process answers' })
  live(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  @Get('ready')
  @HealthCheck()
  @ApiOperation({ summary: 'The process can serve: Postgres answers, and it is not shutting down' })
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
