import { Body, Controller, Delete, Get, Param, Put, Query, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiQuery,
  ApiTags,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { RecordedFirst } from '../access/audit/audit-interceptor.js';
import { RequiresScope } from '../access/requires-scope.js';
import { BadInputError, NotFoundError } from '../common/errors.js';
import { openApiSchema } from '../http/open-api-schema.js';
import { sendPieces } from '../http/send-pieces.js';
import { ZodPipe } from '../http/zod-pipe.js';
import { newUserIdProblem, type UserRef } from '../common/user-id.js';
import { ZoneMoveStore } from '../observations/zone-move-store.js';
import { ZoneMover } from '../observations/zone-mover.js';
import { type Preferences, preferencesBody, type PreferencesChange } from '../preferences/preferences.js';
import { PreferencesStore } from '../preferences/preferences-store.js';
import type { ErasedRows, Receipt } from './erasure/receipt.js';
import { ExportLine } from './export-line.js';
import { FhirExport } from './fhir-export.js';
import { PersonExport } from './person-export.js';
import { PersonalData } from './personal-data.js';
import { UserIdPipe } from './user-id.pipe.js';

const exportQuery = z.object({ format: z.enum(['json', 'fhir']).default('json') });
type ExportQuery = z.output<typeof exportQuery>;
const CONTENT_TYPES = { json: 'application/json', fhir: 'application/fhir+json' };

/** A person's own settings, and their right to a copy and to the erasure of their data. */
@ApiTags('users')
@ApiParam({ name: 'id', description: "UUID or the app's own id", example: 'demo-anna' })
@Controller('users/:id')
export class PersonController {
  constructor(
    private readonly preferences: PreferencesStore,
    private readonly zoneMoves: ZoneMoveStore,
    private readonly mover: ZoneMover,
    private readonly personalData: PersonalData,
    private readonly personExport: PersonExport,
    private readonly fhirExport: FhirExport,
    private readonly exports: ExportLine,
  ) {}

  @Get('preferences')
  @RequiresScope('read')
  @ApiOperation({ summary: "Returns a user's preferences, with defaults for those not set" })
  async show(@Param('id', UserIdPipe) user: UserRef): Promise<Preferences> {
    const found = await this.preferences.find(user.userId);
    if (found === null) throw unknownUser();
    return found;
  }

  @Put('preferences')
  @RequiresScope('ingest')
  @ApiOperation({
    summary: 'Sets the given preferences; the others do not change',
    description:
      'The first time zone of a user moves the days of observations that were written in UTC. If there are very many, they are moved after the answer; weeks that are made meanwhile already count by the new days. A later change leaves the past as it was.',
  })
  @ApiBody({
    schema: openApiSchema(preferencesBody),
    examples: {
      zone: { value: { time_zone: 'Europe/Berlin' } },
      german: { value: { locale: 'de', units: 'metric' } },
      biweekly: { value: { intelligence_generation_frequency: 'biweekly' } },
    },
  })
  async change(
    @Param('id', UserIdPipe) user: UserRef,
    @Body(new ZodPipe(preferencesBody)) body: PreferencesChange,
  ): Promise<Preferences> {
    const problem = newUserIdProblem(user.externalId ?? user.userId);
    if (problem !== null) throw new BadInputError([{ field: 'id', reason: problem }]);
    // Until now it was not known where the person is. A later change moves nothing: the past was in the past zone.
    let moving = false;
    const changed = await this.preferences.change(user, body, async (manager, timeZone) => {
      moving = await this.zoneMoves.begin(user.userId, timeZone, manager);
    });
    // Not awaited: a person may have millions of observations. A failure is logged, and the next tick tries again.
    if (moving) void this.mover.moveAll();
    return changed;
  }

  @Get('export')
  @RequiresScope('read')
  @RecordedFirst()
  @ApiOperation({
    summary: 'Returns all data about a person',
    description:
      'The answer is sent while it is read, and can be long: it is complete when the JSON is. One export runs at a time, and others wait in line. With format fhir, it is a Bundle of FHIR R4 with the observations only.',
  })
  @ApiQuery({ name: 'format', required: false, enum: exportQuery.shape.format.unwrap().options })
  @ApiProduces(...Object.values(CONTENT_TYPES))
  @ApiTooManyRequestsResponse({
    description: 'Other exports are in progress; the header Retry-After says when to ask again.',
  })
  async export(
    @Param('id', UserIdPipe) user: UserRef,
    @Query(new ZodPipe(exportQuery)) { format }: ExportQuery,
    @Res() response: Response,
  ): Promise<void> {
    const copy = format === 'fhir' ? this.fhirExport : this.personExport;
    await this.exports.run(async (stopping) => {
      if (response.destroyed) return;
      response.set('cache-control', 'no-store').type(CONTENT_TYPES[format]);
      if (!(await sendPieces(response, copy.pieces(user.userId), { stopping }))) throw unknownUser();
    });
  }

  @Delete()
  @RequiresScope('erase')
  @RecordedFirst()
  @ApiOperation({
    summary:
      'Erases all data about a person, including caches and queues. The receipt says what is still to come',
  })
  async erase(
    @Param('id', UserIdPipe) user: UserRef,
  ): Promise<{ user_id: string; erased: ErasedRows; receipt: Receipt }> {
    const receipt = await this.personalData.erase(user.userId);
    return { user_id: user.userId, erased: receipt.tables, receipt };
  }
}

function unknownUser(): NotFoundError {
  return new NotFoundError('unknown_user', 'Nothing is known of this user.');
}
