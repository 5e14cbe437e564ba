import { Body, Controller, Delete, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { namePeople } from '../../access/audit/request-note.js';
import { RequiresScope } from '../../access/requires-scope.js';
import { BadInputError } from '../../common/errors.js';
import { BodyLimit, LIST_BODY_LIMIT } from '../../http/body-limit.js';
import { UserIds } from '../../preferences/user-ids.js';
import { DATES_ARE, datedByMorning } from '../ingest/evening-dates.js';
import { type IngestResult, ObservationIngestor } from '../observation-ingestor.js';
import { ObservationRemover } from '../deletion/observation-remover.js';
import {
  DELETED_EXAMPLE,
  DELETED_IMPORT_EXAMPLE,
  DELETED_RANGE_EXAMPLE,
  DeletedImportDto,
  DeletedListDto,
  DeletedRangeDto,
  DeletionAnswerDto,
} from './deletions.dto.js';
import { OBSERVATIONS_EXAMPLE, ObservationsAnswerDto, ObservationsRequestDto } from './observations.dto.js';

export const MAX_OBSERVATIONS = 10_000;
const MOST_SUSPECTS = 100;

@ApiTags('observations')
@ApiExtraModels(DeletedListDto, DeletedRangeDto, DeletedImportDto)
@Controller('observations')
export class ObservationsController {
  constructor(
    private readonly ingestor: ObservationIngestor,
    private readonly userIds: UserIds,
    private readonly remover: ObservationRemover,
  ) {}

  @Post()
  @RequiresScope('ingest')
  @HttpCode(200)
  @BodyLimit(LIST_BODY_LIMIT)
  @ApiOperation({
    summary: 'Stores observations of any number of users',
    description:
      'Each observation is read by itself: an invalid one does not affect the others. Sending the same observations again changes nothing.',
  })
  @ApiBody({
    type: ObservationsRequestDto,
    examples: { week: { summary: 'Three observations', value: OBSERVATIONS_EXAMPLE } },
  })
  @ApiOkResponse({ type: ObservationsAnswerDto })
  @ApiBadRequestResponse({ description: `The body is not a list of 1 to ${MAX_OBSERVATIONS} observations.` })
  async add(@Body() body: unknown, @Req() request: Request): Promise<ObservationsAnswerDto> {
    const list = readList(body);
    namePeople(request, usersOf(list), this.userIds.form);
    return listed(await this.ingestor.ingest(list));
  }

  @Delete()
  @RequiresScope('ingest')
  @BodyLimit(LIST_BODY_LIMIT)
  @ApiOperation({
    summary: 'Takes observations back',
    description:
      'Either a list, with the user and id of each observation, or what it was posted with but the value; or a user with a range of days or with an import, and perhaps one metric. What is taken back stays away when an import is undone. Of a list, all or nothing is deleted.',
  })
  @ApiBody({
    schema: {
      oneOf: [DeletedListDto, DeletedRangeDto, DeletedImportDto].map((dto) => ({ $ref: getSchemaPath(dto) })),
    },
    examples: {
      list: { summary: 'One observation', value: DELETED_EXAMPLE },
      range: { summary: 'A range of days', value: DELETED_RANGE_EXAMPLE },
      import: { summary: 'What an import brought', value: DELETED_IMPORT_EXAMPLE },
    },
  })
  @ApiOkResponse({ type: DeletionAnswerDto })
  @ApiBadRequestResponse({ description: 'The body names no observations. Nothing was deleted.' })
  async remove(@Body() body: unknown, @Req() request: Request): Promise<DeletionAnswerDto> {
    const given = (body ?? {}) as Record<string, unknown>;
    if (given.observations !== undefined) {
      const list = readList(body);
      namePeople(request, usersOf(list), this.userIds.form);
      return this.remover.removeListed(list);
    }
    namePeople(request, new Set([given.user_id]), this.userIds.form);
    return this.remover.removeRange(given);
  }
}

/** At most 100 suspects are listed: a device that always sends one value would make an answer of megabytes. */
function listed({ suspect, ...result }: IngestResult): ObservationsAnswerDto {
  if (suspect === undefined) return result;
  const rest = suspect.length - MOST_SUSPECTS;
  return {
    ...result,
    suspect: suspect.slice(0, MOST_SUSPECTS),
    ...(rest > 0 ? { suspect_not_shown: rest } : {}),
  };
}

const usersOf = (list: readonly unknown[]): Set<unknown> =>
  new Set(list.map((item) => (item as { user_id?: unknown } | null)?.user_id));

function readList(body: unknown): unknown[] {
  const list = (body as { observations?: unknown } | null | undefined)?.observations;
  if (!Array.isArray(list)) throw badList('must be a list');
  if (list.length === 0) throw badList('must not be empty');
  if (list.length > MAX_OBSERVATIONS) throw badList(`must have at most ${MAX_OBSERVATIONS} observations`);
  return readDatesAre(body) === 'evenings' ? datedByMorning(list) : list;
}

function readDatesAre(body: unknown): unknown {
  const { dates_are: datesAre = 'mornings' } = body as { dates_are?: unknown };
  if (!DATES_ARE.some((known) => known === datesAre))
    throw new BadInputError([{ field: 'dates_are', reason: `must be ${DATES_ARE.join(' or ')}` }]);
  return datesAre;
}

function badList(reason: string): BadInputError {
  return new BadInputError([{ field: 'observations', reason }]);
}
