import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { namePeople } from '../access/audit/request-note.js';
import { RequiresScope } from '../access/requires-scope.js';
import { ApiPaged } from '../http/api-paged.js';
import { BodyLimit, LIST_BODY_LIMIT } from '../http/body-limit.js';
import { jobIdField, MAX_PAGE } from '../http/fields.js';
import { openApiSchema } from '../http/open-api-schema.js';
import { decodeCursor, type Page, toPage } from '../http/page.js';
import { ZodPipe } from '../http/zod-pipe.js';
import { ConflictError, NotFoundError } from '../common/errors.js';
import { readUserRef } from '../common/user-id.js';
import { RunStore } from '../jobs/run/run-store.js';
import { notShown, RunReader, type RunSummary, type UserOutcome } from '../jobs/run/run-reader.js';
import { listQuery, type ListQuery, type TriggerBody, triggerBody } from './admin.dto.js';
import { type TriggerAnswer, TriggerService } from '../jobs/coordinator/trigger-service.js';

const ACCEPTED = 202;

@ApiTags('admin')
@Controller('admin')
export class AdminRunsController {
  constructor(
    private readonly triggers: TriggerService,
    private readonly runs: RunReader,
    private readonly store: RunStore,
  ) {}

  @Post('trigger-intelligence')
  @RequiresScope('admin')
  @HttpCode(200)
  @BodyLimit(LIST_BODY_LIMIT)
  @ApiOperation({
    summary: 'Generates weekly intelligence now',
    description:
      'With user_ids, these users are processed regardless of flag, rollout, frequency and activity; without, all users that are due. Waits up to 30 s for the result, then answers 202.',
  })
  @ApiBody({
    schema: openApiSchema(triggerBody),
    examples: {
      cohort: { summary: 'all users that are due', value: {} },
      one: { summary: 'one user, again', value: { user_ids: ['demo-anna'], force_refresh: true } },
    },
  })
  async trigger(
    @Body(new ZodPipe(triggerBody)) body: TriggerBody,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TriggerAnswer> {
    namePeople(request, body.user_ids ?? []);
    const answer = await this.triggers.trigger(body);
    if (answer.result.status === 'running') response.status(ACCEPTED);
    return answer;
  }

  @Get('runs')
  @RequiresScope('view')
  @ApiPaged(MAX_PAGE)
  @ApiOperation({ summary: 'Lists all runs, newest first' })
  async list(@Query(new ZodPipe(listQuery)) query: ListQuery): Promise<Page<RunSummary>> {
    const rows = await this.runs.list(decodeCursor(query.cursor, 'instant', 'job_id'), query.limit + 1);
    return toPage(
      rows,
      query.limit,
      (run) => [run.created_at.toISOString(), run.job_id],
      (run) => run,
    );
  }

  @Get('runs/:job_id')
  @RequiresScope('view')
  @ApiPaged(MAX_PAGE)
  @ApiOperation({
    summary: 'Returns one run: status, counters, failed users, and the verification by user (paged)',
  })
  async one(
    @Param('job_id', new ZodPipe(jobIdField)) jobId: string,
    @Query(new ZodPipe(listQuery)) query: ListQuery,
  ) {
    const run = await this.existing(jobId);
    const [afterUserId] = decodeCursor(query.cursor, 'user_id');
    const [failedUsers, skipped, retries, progress, verification] = await Promise.all([
      this.runs.failedUsers(jobId),
      this.runs.skipped(jobId),
      this.runs.retries(jobId),
      this.runs.progress(jobId),
      this.runs.verification(jobId, afterUserId, query.limit + 1),
    ]);
    const page = toPage(
      verification.details,
      query.limit,
      (detail) => [detail.user_id],
      (detail) => detail,
    );
    return {
      ...run,
      failed_users: failedUsers,
      ...notShown(run.users_failed, failedUsers),
      skipped,
      retries,
      progress,
      verification: { ...verification, details: page.items },
      next_cursor: page.next_cursor,
    };
  }

  @Get('runs/:job_id/users/:user_id')
  @RequiresScope('view')
  @ApiOperation({ summary: 'Returns why this user did or did not get the week of this run' })
  async user(
    @Param('job_id', new ZodPipe(jobIdField)) jobId: string,
    @Param('user_id') userId: string,
  ): Promise<UserOutcome> {
    const outcome = await this.runs.userOutcome(jobId, readUserRef(userId).userId);
    if (outcome === null) throw new NotFoundError('not_in_run', 'This user is not part of this run.');
    return outcome;
  }

  @Post('runs/:job_id/cancel')
  @RequiresScope('admin')
  @HttpCode(200)
  @ApiOperation({ summary: 'Stops a run after the batches in progress' })
  async cancel(@Param('job_id', new ZodPipe(jobIdField)) jobId: string) {
    const { status } = await this.existing(jobId);
    const requested = await this.store.requestCancellation(jobId);
    return {
      job_id: jobId,
      cancel_requested: requested,
      status: (await this.runs.find(jobId))?.status ?? status,
    };
  }

  @Post('runs/:job_id/pause')
  @RequiresScope('admin')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Pauses a run: no further batch begins, and the run keeps its slot until it is resumed or cancelled',
  })
  pause(@Param('job_id', new ZodPipe(jobIdField)) jobId: string) {
    return this.setPaused(jobId, true);
  }

  @Post('runs/:job_id/resume')
  @RequiresScope('admin')
  @HttpCode(200)
  @ApiOperation({ summary: 'Resumes a paused run' })
  resume(@Param('job_id', new ZodPipe(jobIdField)) jobId: string) {
    return this.setPaused(jobId, false);
  }

  private async setPaused(jobId: string, paused: boolean) {
    await this.existing(jobId);
    if (!(await this.store.setPaused(jobId, paused)))
      throw new ConflictError('run_has_ended', 'This run has ended.');
    const { status } = await this.existing(jobId);
    return { job_id: jobId, status, paused };
  }

  private async existing(jobId: string): Promise<RunSummary> {
    const run = await this.runs.find(jobId);
    if (run === null) throw new NotFoundError('unknown_run', 'There is no such run.');
    return run;
  }
}
