import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../access/requires-scope.js';
import { ApiPaged } from '../http/api-paged.js';
import { MAX_PAGE } from '../http/fields.js';
import { openApiSchema } from '../http/open-api-schema.js';
import { decodeCursor, type Page, toPage } from '../http/page.js';
import { ZodPipe } from '../http/zod-pipe.js';
import { DeadLetters, type RedriveReport } from '../jobs/retries/dead-letters.js';
import { type DeadLetter, DeadLetterStore } from '../jobs/retries/dead-letter-store.js';
import { type DeadLettersQuery, deadLettersQuery, type RedriveBody, redriveBody } from './admin.dto.js';

@ApiTags('admin')
@Controller('admin/dead-letters')
export class AdminDeadLettersController {
  constructor(
    private readonly store: DeadLetterStore,
    private readonly letters: DeadLetters,
  ) {}

  @Get()
  @RequiresScope('view')
  @ApiOperation({ summary: "Lists the users' weeks that are given up on, newest first" })
  @ApiQuery({ name: 'error_class', required: false })
  @ApiQuery({ name: 'week_of', required: false })
  @ApiPaged(MAX_PAGE)
  async list(
    @Query(new ZodPipe(deadLettersQuery)) query: DeadLettersQuery,
  ): Promise<Page<DeadLetter> & { by_error_class: Record<string, number> }> {
    const weekOf = query.week_of ?? null;
    const [rows, byErrorClass] = await Promise.all([
      this.store.list({
        errorClass: query.error_class ?? null,
        weekOf,
        after: decodeCursor(query.cursor, 'instant', 'job_id', 'user_id'),
        limit: query.limit + 1,
      }),
      this.store.byErrorClass(weekOf),
    ]);
    const page = toPage(
      rows,
      query.limit,
      (row) => [row.died_at.toISOString(), row.job_id, row.user_id],
      (row) => row,
    );
    return { ...page, by_error_class: byErrorClass };
  }

  @Post('redrive')
  @RequiresScope('admin')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Puts the dead letters of one error class back into the retry queue, due now',
    description:
      'With preview, nothing is changed. Users that are erased, switched off, already waiting or have a later week are left out.',
  })
  @ApiBody({
    schema: openApiSchema(redriveBody),
    examples: {
      preview: { value: { error_class: 'computation_failed', preview: true } },
      week: { value: { error_class: 'computation_failed', week_of: '2026-11-16' } },
    },
  })
  redrive(@Body(new ZodPipe(redriveBody)) body: RedriveBody): Promise<RedriveReport> {
    const filter = { errorClass: body.error_class, weekOf: body.week_of ?? null };
    return body.preview ? this.letters.preview(filter) : this.letters.redrive(filter);
  }
}
