import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../access/requires-scope.js';
import { NotFoundError } from '../common/errors.js';
import { ApiPaged } from '../http/api-paged.js';
import { MAX_PAGE } from '../http/fields.js';
import { decodeCursor, type Page, toPage } from '../http/page.js';
import { ZodPipe } from '../http/zod-pipe.js';
import { readUserRef } from '../common/user-id.js';
import { RetrySweep, type SweepFigures } from '../jobs/retries/retry-sweep.js';
import { RetryQueue, type RetryRow } from '../retry/retry-queue.js';
import { type RetryQueueQuery, retryQueueQuery } from './admin.dto.js';

@ApiTags('admin')
@Controller('admin/retry-queue')
export class AdminRetriesController {
  constructor(
    private readonly queue: RetryQueue,
    private readonly sweep: RetrySweep,
  ) {}

  @Get()
  @RequiresScope('view')
  @ApiOperation({ summary: 'Lists the users that wait for a retry, soonest first, and dead users last' })
  @ApiQuery({ name: 'user_id', required: false })
  @ApiPaged(MAX_PAGE)
  async list(@Query(new ZodPipe(retryQueueQuery)) query: RetryQueueQuery): Promise<Page<RetryRow>> {
    const rows = await this.queue.list({
      userId: query.user_id === undefined ? null : readUserRef(query.user_id).userId,
      after: decodeCursor(query.cursor, 'instant', 'user_id'),
      limit: query.limit + 1,
    });
    return toPage(
      rows,
      query.limit,
      (row) => [row.next_retry_at?.toISOString() ?? 'infinity', row.user_id],
      (row) => row,
    );
  }

  @Post(':user_id/retry')
  @RequiresScope('admin')
  @HttpCode(200)
  @ApiOperation({ summary: 'Retries one user now; this counts as an attempt' })
  async retry(@Param('user_id') id: string): Promise<{ user_id: string } & SweepFigures> {
    const { userId } = readUserRef(id);
    const figures = await this.sweep.retryDueUsers(userId);
    if (figures.retried === 0)
      throw new NotFoundError(
        'nothing_to_retry',
        'This user is not waiting for a retry, or is being processed now.',
      );
    return { user_id: userId, ...figures };
  }
}
