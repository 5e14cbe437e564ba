import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { type AuditRow, AuditStore } from '../access/audit/audit-store.js';
import { RequiresScope } from '../access/requires-scope.js';
import { readUserRef } from '../common/user-id.js';
import { ApiPaged } from '../http/api-paged.js';
import { MAX_PAGE } from '../http/fields.js';
import { decodeCursor, type Page, toPage } from '../http/page.js';
import { ZodPipe } from '../http/zod-pipe.js';
import { type AuditQuery, auditQuery } from './admin-audit.dto.js';

@ApiTags('admin')
@Controller('admin/audit')
export class AdminAuditController {
  constructor(private readonly audit: AuditStore) {}

  @Get()
  @RequiresScope('view')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Lists who read or changed what, newest first',
    description:
      'status null: begun, and recorded before it was done. aliased: the person is erased or was not known; user_id is then a keyed hash, and the filter user_id finds it. Refused requests are counted by minute, route and (hashed) address.',
  })
  @ApiQuery({ name: 'user_id', required: false, description: "UUID or the app's own id" })
  @ApiQuery({
    name: 'key',
    required: false,
    description: 'Name of a key, or link, unsubscribe_link, cli, none',
  })
  @ApiQuery({ name: 'route', required: false, example: '/users/:id/export' })
  @ApiQuery({ name: 'since', required: false, description: 'ISO 8601 with an offset' })
  @ApiPaged(MAX_PAGE)
  async list(@Query(new ZodPipe(auditQuery)) query: AuditQuery): Promise<Page<AuditRow>> {
    const rows = await this.audit.list({
      userId: query.user_id === undefined ? null : readUserRef(query.user_id).userId,
      caller: query.key ?? null,
      route: query.route ?? null,
      since: query.since ?? null,
      after: decodeCursor(query.cursor, 'instant', 'serial'),
      limit: query.limit + 1,
    });
    return toPage(
      rows,
      query.limit,
      (row) => [row.at.toISOString(), String(row.id)],
      (row) => row,
    );
  }
}
