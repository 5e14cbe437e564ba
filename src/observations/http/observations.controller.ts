import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBody, ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { namePeople } from '../../access/audit/request-note.js';
import { RequiresScope } from '../../access/requires-scope.js';
import { BadInputError } from '../../common/errors.js';
import { BodyLimit, LIST_BODY_LIMIT } from '../../http/body-limit.js';
import { UserIds } from '../../preferences/user-ids.js';
import { type IngestResult, ObservationIngestor } from '../observation-ingestor.js';
import { OBSERVATIONS_EXAMPLE, ObservationsAnswerDto, ObservationsRequestDto } from './observations.dto.js';

export const MAX_OBSERVATIONS = 10_000;
const MOST_SUSPECTS = 100;

@ApiTags('observations')
@Controller('observations')
export class ObservationsController {
  constructor(
    private readonly ingestor: ObservationIngestor,
    private readonly userIds: UserIds,
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
    const named = new Set(list.map((item) => (item as { user_id?: unknown } | null)?.user_id));
    namePeople(request, named, this.userIds.form);
    return listed(await this.ingestor.ingest(list));
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

function readList(body: unknown): unknown[] {
  const list = (body as { observations?: unknown } | null | undefined)?.observations;
  if (!Array.isArray(list)) throw badList('must be a list');
  if (list.length === 0) throw badList('must not be empty');
  if (list.length > MAX_OBSERVATIONS) throw badList(`must have at most ${MAX_OBSERVATIONS} observations`);
  return list;
}

function badList(reason: string): BadInputError {
  return new BadInputError([{ field: 'observations', reason }]);
}
