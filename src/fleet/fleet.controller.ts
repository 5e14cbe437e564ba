import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../access/requires-scope.js';
import { DatabaseHome } from '../database/database-home.js';
import type { Held } from '../database/held.js';
import type { Page } from '../http/page.js';
import { Fleet } from './fleet.js';
import type { FleetMember } from './fleet-store.js';

@ApiTags('admin')
@Controller('admin/fleet')
export class FleetController {
  constructor(
    private readonly fleet: Fleet,
    private readonly home: DatabaseHome,
  ) {}

  @Get()
  @RequiresScope('view')
  @ApiOperation({
    summary:
      'Returns the processes that run on this database, the variables in which each differs from the others, and whether messages are held',
  })
  async members(): Promise<Page<FleetMember> & { held: Held | null }> {
    const [items, held] = await Promise.all([this.fleet.members(), this.home.look()]);
    return { items, next_cursor: null, held };
  }
}
