import { Body, Controller, Get, Header, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { RequiresScope } from '../access/requires-scope.js';
import { parseDay } from '../common/calendar.js';
import { weekOfField } from '../http/fields.js';
import { openApiSchema } from '../http/open-api-schema.js';
import { ZodPipe } from '../http/zod-pipe.js';
import type { UserRef } from '../common/user-id.js';
import { ExperimentLifecycle } from '../intelligence/experiments/experiment-lifecycle.js';
import type { RenderOptions } from '../messages/language.js';
import { DEFAULT_WRITING, PreferencesStore } from '../preferences/preferences-store.js';
import { type ExperimentView, experimentView } from './experiment-view.js';
import { UserIdPipe } from './user-id.pipe.js';

const startBody = z.strictObject({
  week_of: weekOfField.optional(),
  starts_on: z
    .string()
    .refine((text) => parseDay(text) !== null, { error: 'must be a date as YYYY-MM-DD' })
    .optional(),
});
const answerBody = z.strictObject({ did: z.boolean() });

/** Experiments: small trials from which a person learns what changes their own days. */
@ApiTags('users')
@ApiParam({ name: 'id', description: "UUID or the app's own id", example: 'demo-anna' })
@Controller('users/:id/experiments')
export class ExperimentsController {
  constructor(
    private readonly lifecycle: ExperimentLifecycle,
    private readonly preferences: PreferencesStore,
  ) {}

  @Get()
  @RequiresScope('read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: "Lists a user's experiments, newest first, with their schedules and answers" })
  async list(@Param('id', UserIdPipe) user: UserRef): Promise<{ items: ExperimentView[] }> {
    const writing = await this.writingOf(user);
    return { items: (await this.lifecycle.list(user.userId)).map((one) => experimentView(one, writing)) };
  }

  @Post()
  @RequiresScope('ingest')
  @HttpCode(201)
  @ApiOperation({
    summary: "Starts the experiment that the week's brief suggests",
    description:
      'Uses the latest brief, or the brief of week_of. The experiment begins tomorrow, or on a day up to 14 days from now.',
  })
  @ApiBody({
    schema: openApiSchema(startBody),
    examples: { tomorrow: { value: {} }, later: { value: { starts_on: '2026-03-09' } } },
  })
  async start(
    @Param('id', UserIdPipe) user: UserRef,
    @Body(new ZodPipe(startBody)) body: z.infer<typeof startBody>,
  ): Promise<ExperimentView> {
    const { week_of: weekOf = null, starts_on: startsOn = null } = body;
    return experimentView(
      await this.lifecycle.start(user.userId, weekOf, startsOn),
      await this.writingOf(user),
    );
  }

  @Put(':experiment_id/days/:date')
  @RequiresScope('ingest')
  @ApiOperation({
    summary: 'Records whether the habit was done on a day',
    description:
      'Accepted up to a week after the day; the last answer counts. A day without an answer counts as not followed.',
  })
  @ApiBody({ schema: openApiSchema(answerBody), examples: { done: { value: { did: true } } } })
  async answer(
    @Param('id', UserIdPipe) user: UserRef,
    @Param('experiment_id') id: string,
    @Param('date') date: string,
    @Body(new ZodPipe(answerBody)) body: z.infer<typeof answerBody>,
  ): Promise<ExperimentView> {
    return experimentView(
      await this.lifecycle.recordAnswer(user.userId, id, date, body.did),
      await this.writingOf(user),
    );
  }

  @Post(':experiment_id/stop')
  @RequiresScope('ingest')
  @HttpCode(200)
  @ApiOperation({ summary: 'Ends an experiment early' })
  async stop(
    @Param('id', UserIdPipe) user: UserRef,
    @Param('experiment_id') id: string,
  ): Promise<ExperimentView> {
    return experimentView(await this.lifecycle.stop(user.userId, id), await this.writingOf(user));
  }

  /** What the habits are worded in. */
  private async writingOf({ userId }: UserRef): Promise<RenderOptions> {
    return (await this.preferences.writingOf([userId])).get(userId) ?? DEFAULT_WRITING;
  }
}
