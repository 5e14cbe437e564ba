import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  HealthCheck,
  type HealthCheckResult,
  HealthCheckService,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { DatabaseHome } from '../database/database-home.js';
import { DatabaseState } from '../database/database-state.js';
import { OpenRoute } from '../access/requires-scope.js';
import { AvailabilityBeat } from './availability/availability-beat.js';
import { CheckIndicators } from './check-indicators.js';
import { Readiness } from './readiness.js';

/** Needs no key. Containers use live and ready, which never depend on the five checks. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: DatabaseState,
    private readonly checks: CheckIndicators,
    private readonly readiness: Readiness,
    private readonly beat: AvailabilityBeat,
    private readonly home: DatabaseHome,
  ) {}

  @Get()
  @OpenRoute('holds no data of a person')
  @HealthCheck()
  @ApiOperation({ summary: "Returns the monitor's five checks; 503 when the system is unhealthy" })
  async all(): Promise<HealthCheckResult> {
    return this.health.check([() => this.askDatabase(), ...this.checks.allIndicators()]);
  }

  @Get('live')
  @OpenRoute('holds no data of a person')
  @HealthCheck()
  @ApiOperation({ summary: 'Answers as long as the process is alive' })
  live(): Promise<HealthCheckResult> {
    return this.health.check([]);
  }

  @Get('ready')
  @OpenRoute('holds no data of a person')
  @HealthCheck()
  @ApiOperation({
    summary:
      'Answers whether the process can serve: Postgres answers, accepts writes and has room for them, and the process is not shutting down',
  })
  ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.askDatabase(), () => this.accepting()]);
  }

  private async askDatabase() {
    const indicator = this.indicators.check('database');
    const problem = this.beat.outOfRoom
      ? 'the database has no room for what is written'
      : await this.database.problem();
    if (problem !== null) return indicator.down({ message: problem });
    // Messages wait, and all else works.
    const held = this.home.lastHeld;
    return held === null ? indicator.up() : indicator.up({ held: held.reason });
  }

  private accepting() {
    const indicator = this.indicators.check('accepting');
    return this.readiness.accepting ? indicator.up() : indicator.down({ message: 'shutting down' });
  }
}
