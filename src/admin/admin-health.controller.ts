import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../access/requires-scope.js';
import { IntelligenceMonitor, type SystemHealthReport } from '../monitoring/intelligence-monitor.js';

@ApiTags('admin')
@Controller('admin/intelligence-health')
export class AdminHealthController {
  constructor(private readonly monitor: IntelligenceMonitor) {}

  @Get()
  @RequiresScope('view')
  @ApiOperation({ summary: "Returns the monitor's five checks with their figures; always 200" })
  report(): Promise<SystemHealthReport> {
    return this.monitor.report();
  }
}
