import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../access/requires-scope.js';
import { openApiSchema } from '../http/open-api-schema.js';
import { ZodPipe } from '../http/zod-pipe.js';
import { targetOfPercent, targetOfStep } from '../jobs/rollout/domain/position.js';
import { stepNamed } from '../jobs/rollout/domain/steps.js';
import { Rollout } from '../jobs/rollout/rollout.js';
import { RolloutReport, type RolloutState } from '../jobs/rollout/rollout-report.js';
import { RolloutSteps } from '../jobs/rollout/rollout-steps.js';
import { type RolloutBody, rolloutBody } from './admin.dto.js';

const HISTORY = 50;
const BY = 'api';

@ApiTags('admin')
@Controller('admin/rollout')
export class AdminRolloutController {
  constructor(
    private readonly rollout: Rollout,
    private readonly steps: RolloutSteps,
    private readonly report: RolloutReport,
  ) {}

  @Get()
  @RequiresScope('view')
  @ApiOperation({
    summary: 'Returns which users scheduled runs include, the gates to the next step, and the history',
  })
  show(): Promise<RolloutState> {
    return this.report.read(HISTORY);
  }

  @Put()
  @RequiresScope('admin')
  @ApiOperation({
    summary:
      'Sets the share or the step without checking the gates; recorded as an override, and ends a halt',
  })
  @ApiBody({
    schema: openApiSchema(rolloutBody),
    examples: { half: { value: { percent: 50 } }, step: { value: { step: 'ten_users' } } },
  })
  async set(@Body(new ZodPipe(rolloutBody)) { percent, step }: RolloutBody): Promise<RolloutState> {
    const target = step === undefined ? targetOfPercent(percent!) : targetOfStep(stepNamed(step));
    await this.rollout.override(target, BY);
    return this.show();
  }

  @Post('advance')
  @RequiresScope('admin')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Advances to the next step if every gate holds; otherwise answers 409 with the gates',
  })
  async advance(): Promise<RolloutState> {
    await this.steps.advance(BY);
    return this.show();
  }
}
