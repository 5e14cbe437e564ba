import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { RequiresScope } from '../access/requires-scope.js';
import { NotFoundError } from '../common/errors.js';
import { ApiPaged } from '../http/api-paged.js';
import { cursorField, type WeekQuery } from '../http/fields.js';
import { decodeCursor, type Page, toPage } from '../http/page.js';
import { ZodPipe } from '../http/zod-pipe.js';
import type { UserRef } from '../common/user-id.js';
import { ArtefactReader } from '../intelligence/artefact-reader.js';
import type { ArtefactKind } from '../intelligence/domain/artefacts.js';
import { EvidenceReader } from '../intelligence/evidence-reader.js';
import { UserIdPipe } from './user-id.pipe.js';
import { WeekQueryPipe } from './week-query.pipe.js';

/** The briefs of a year. */
const MAX_BRIEFS = 52;
const briefsQuery = z.object({
  cursor: cursorField,
  limit: z.coerce.number().int().min(1).max(MAX_BRIEFS).default(12),
});

type BriefsQuery = z.infer<typeof briefsQuery>;

/** Serves a user's artefacts. The stored JSON is sent unchanged. */
@ApiTags('users')
@ApiParam({ name: 'id', description: "UUID or the app's own id", example: 'demo-anna' })
@Controller('users/:id')
export class ArtefactsController {
  constructor(
    private readonly artefacts: ArtefactReader,
    private readonly evidence: EvidenceReader,
  ) {}

  @Get('briefs')
  @RequiresScope('read')
  @ApiPaged(MAX_BRIEFS)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: "Lists the user's briefs, newest first; with week_of, only the brief of that week",
  })
  @ApiQuery({ name: 'week_of', required: false })
  async briefs(
    @Param('id', UserIdPipe) user: UserRef,
    @Query(new ZodPipe(briefsQuery)) query: BriefsQuery,
    @Query(WeekQueryPipe) { week_of: weekOf }: WeekQuery,
  ): Promise<Page<unknown>> {
    const [before] = decodeCursor(query.cursor, 'day');
    const rows =
      weekOf === undefined
        ? await this.artefacts.listBriefs(user.userId, before, query.limit + 1)
        : await this.briefOf(user, weekOf);
    if (rows.length === 0 && before === null) throw nothingStored();
    return toPage(
      rows,
      query.limit,
      (row) => [row.weekOf],
      (row): unknown => JSON.parse(row.json),
    );
  }

  @Get('insights')
  @RequiresScope('read')
  @ApiOperation({ summary: "Returns the week's insights" })
  @ApiQuery({ name: 'week_of', required: false, description: 'A Monday; default: the latest week' })
  insights(
    @Param('id', UserIdPipe) user: UserRef,
    @Query(WeekQueryPipe) query: WeekQuery,
    @Res() response: Response,
  ) {
    return this.send('insights', user, query, response);
  }

  @Get('patterns')
  @RequiresScope('read')
  @ApiOperation({
    summary:
      "Returns the week's patterns (candidate, confirmed and retired relations, gaps in the records, lasting changes), with the number of questions tested",
  })
  @ApiQuery({ name: 'week_of', required: false })
  patterns(
    @Param('id', UserIdPipe) user: UserRef,
    @Query(WeekQueryPipe) query: WeekQuery,
    @Res() response: Response,
  ) {
    return this.send('patterns', user, query, response);
  }

  @Get('velocity')
  @RequiresScope('read')
  @ApiOperation({ summary: 'Returns the health velocity score with its band and contributions' })
  @ApiQuery({ name: 'week_of', required: false })
  velocity(
    @Param('id', UserIdPipe) user: UserRef,
    @Query(WeekQueryPipe) query: WeekQuery,
    @Res() response: Response,
  ) {
    return this.send('velocity', user, query, response);
  }

  @Get('systems')
  @RequiresScope('read')
  @ApiOperation({ summary: 'Returns the body systems: burden over logged days' })
  @ApiQuery({ name: 'week_of', required: false })
  systems(
    @Param('id', UserIdPipe) user: UserRef,
    @Query(WeekQueryPipe) query: WeekQuery,
    @Res() response: Response,
  ) {
    return this.send('systems', user, query, response);
  }

  @Get('evidence/:fact_id')
  @RequiresScope('read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Returns the days, values, n, method and interval behind one fact' })
  @ApiQuery({ name: 'week_of', required: false })
  async evidenceOf(
    @Param('id', UserIdPipe) user: UserRef,
    @Param('fact_id') factId: string,
    @Query(WeekQueryPipe) query: WeekQuery,
  ) {
    const evidence = await this.evidence.find(user.userId, factId, query.week_of ?? null);
    if (evidence === null) throw new NotFoundError('unknown_fact', 'There is no such fact in this week.');
    return evidence;
  }

  private async briefOf(user: UserRef, weekOf: string): Promise<{ weekOf: string; json: string }[]> {
    const json = await this.artefacts.read('brief', user.userId, weekOf);
    return json === null ? [] : [{ weekOf, json }];
  }

  private async send(kind: ArtefactKind, user: UserRef, query: WeekQuery, response: Response): Promise<void> {
    const json = await this.artefacts.read(kind, user.userId, query.week_of ?? null);
    if (json === null) throw nothingStored();
    response.set('cache-control', 'no-store').type('application/json').send(json);
  }
}

function nothingStored(): NotFoundError {
  return new NotFoundError('no_artefact', 'Nothing is stored for this user and week.');
}
