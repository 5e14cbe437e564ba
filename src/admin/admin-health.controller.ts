import { Controller, Get, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { AdminKeyGuard } from '../http/admin-key.guard.js';
import { IntelligenceMonitor, type SystemHealthReport } from '../monitoring/intelligence-monitor.js';

@ApiTags('admin')
@ApiSecurity('admin-key')
@UseGuards(AdminKeyGuard)
@Controller('admin/intelligence-health')
export class AdminHealthController {
  constructor(private readonly monitor: IntelligenceMonitor) {}

  @Get()
  @ApiOperation({ summary: "Returns the monitor's five checks with their figures; always 200" })
  report(): Promise<SystemHealthReport> {
    return this.monitor.report();
  }
}
