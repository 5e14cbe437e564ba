import { Controller, Delete, Get, HttpCode, Param, Post, Query, Req, UseInterceptors } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBadRequestResponse,
  ApiBody,
  ApiConsumes,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPayloadTooLargeResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request } from 'express';
import { namePeople } from '../../access/audit/request-note.js';
import { RequiresScope } from '../../access/requires-scope.js';
import { ApiPaged } from '../../http/api-paged.js';
import { MAX_PAGE } from '../../http/fields.js';
import { decodeCursor, type Page, toPage } from '../../http/page.js';
import { ZodPipe } from '../../http/zod-pipe.js';
import { UserIds } from '../../preferences/user-ids.js';
import { ImportList, type ImportDetails, type ShownImport } from '../imports/queue/import-list.js';
import { ImportQueue } from '../imports/queue/import-queue.js';
import {
  ImportDetailsDto,
  ImportRequestDto,
  type ImportsQuery,
  importsQuery,
  ShownImportDto,
} from './imports.dto.js';
import { UploadedFile, uploadOf } from './uploaded-file.js';

/** A serial number of at most fifteen digits; anything else is no import. */
const idOf = (text: string): number => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : Number.NaN);

@ApiTags('imports')
@Controller('imports')
export class ImportsController {
  constructor(
    private readonly queue: ImportQueue,
    private readonly imports: ImportList,
    private readonly userIds: UserIds,
  ) {}

  @Post()
  @RequiresScope('ingest')
  @HttpCode(202)
  @UseInterceptors(UploadedFile)
  @ApiOperation({
    summary: 'Queues a file to be imported',
    description:
      'Either a form with the file and its fields, or the file as the body, with the fields and its name (`file`) in the query. The answer comes when the file has arrived; GET /imports/{id} says how far it is imported. Sending the same file again changes nothing.',
  })
  @ApiConsumes('multipart/form-data', 'application/octet-stream')
  @ApiBody({ type: ImportRequestDto })
  @ApiAcceptedResponse({ type: ImportDetailsDto })
  @ApiBadRequestResponse({ description: 'A field is not valid. Nothing was queued.' })
  @ApiPayloadTooLargeResponse({ description: 'The file is longer than IMPORT_MAX_MB.' })
  async add(@Req() request: Request): Promise<ImportDetails> {
    const upload = uploadOf(request);
    namePeople(request, [upload.fields.user_id], this.userIds.form);
    return this.imports.find(await this.queue.add(upload));
  }

  @Get()
  @RequiresScope('ingest')
  @ApiOperation({ summary: 'Lists the imports, the latest first' })
  @ApiPaged(MAX_PAGE)
  @ApiOkResponse({ type: [ShownImportDto] })
  async list(@Query(new ZodPipe(importsQuery)) { limit, cursor }: ImportsQuery): Promise<Page<ShownImport>> {
    const [before] = decodeCursor(cursor, 'serial');
    const rows = await this.imports.list(before === null ? null : Number(before), limit + 1);
    return toPage(
      rows,
      limit,
      ({ id }) => [String(id)],
      (row) => row,
    );
  }

  @Get(':import_id')
  @RequiresScope('ingest')
  @ApiOperation({ summary: 'How far an import is, what it brought, and its first problems' })
  @ApiOkResponse({ type: ImportDetailsDto })
  @ApiNotFoundResponse({ description: 'There is no such import.' })
  find(@Param('import_id') id: string): Promise<ImportDetails> {
    return this.imports.find(idOf(id));
  }

  @Delete(':import_id')
  @RequiresScope('ingest')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Queues the undoing of an import',
    description:
      'What it added is deleted, and what it replaced is again as it was. What was written or taken back later stays so. An import that has not begun is not begun, and one that is running is stopped first.',
  })
  @ApiAcceptedResponse({ type: ImportDetailsDto })
  @ApiNotFoundResponse({ description: 'There is no such import.' })
  async undo(@Param('import_id') text: string): Promise<ImportDetails> {
    const id = idOf(text);
    await this.queue.undo(id);
    return this.imports.find(id);
  }
}
