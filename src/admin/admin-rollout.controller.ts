import { Body, Controller, Get, Put, UseGuards } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { AdminKeyGuard } from '../common/http/admin-key.guard.js';
import { openApiSchema } from '../common/http/open-api-schema.js';
import { ZodPipe } from '../common/http/zod-pipe.js';
import { Rollout, type RolloutChange } from '../jobs/rollout/rollout.js';
import { type RolloutBody, rolloutBody } from './admin.dto.js';

const HISTORY = 50;

interface RolloutAnswer {
  percent: number;
  history: RolloutChange[];
}

@ApiTags('admin')
@ApiSecurity('admin-key')
@UseGuards(AdminKeyGuard)
@Controller('admin/rollout')
export class AdminRolloutController {
  constructor(private readonly rollout: Rollout) {}

  @Get()
  @ApiOperation({ summary: 'The share of users that scheduled runs take' })
  async show(): Promise<RolloutAnswer> {
    const percent = await this.rollout.percent();
    return { percent, history: await this.rollout.history(HISTORY) };
  }

  @Put()
  @ApiOperation({ summary: 'Set the share past any gates; recorded as an override' })
  @ApiBody({ schema: openApiSchema(rolloutBody), examples: { half: { value: { percent: 50 } } } })
  async set(@Body(new ZodPipe(rolloutBody)) body: RolloutBody): Promise<RolloutAnswer> {
    await this.rollout.override(body.percent, 'api');
    return this.show();
  }
}
