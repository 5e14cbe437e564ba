import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../access/requires-scope.js';
import type { Page } from '../http/page.js';
import { Fleet } from './fleet.js';
import type { FleetMember } from './fleet-store.js';

@ApiTags('admin')
@Controller('admin/fleet')
export class FleetController {
  constructor(private readonly fleet: Fleet) {}

  @Get()
  @RequiresScope('view')
  @ApiOperation({
    summary:
      'Returns the processes that run on this database, and the variables in which each differs from the others',
  })
  async members(): Promise<Page<FleetMember>> {
    return { items: await this.fleet.members(), next_cursor: null };
  }
}
