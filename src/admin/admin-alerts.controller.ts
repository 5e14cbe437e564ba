import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../access/requires-scope.js';
import { NotFoundError } from '../common/errors.js';
import { ApiPaged } from '../http/api-paged.js';
import { MAX_PAGE } from '../http/fields.js';
import { openApiSchema } from '../http/open-api-schema.js';
import { decodeCursor, type Page, toPage } from '../http/page.js';
import { ZodPipe } from '../http/zod-pipe.js';
import { ALERT_STATES } from '../notifications/alert.js';
import { type AlertRow, AlertStore } from '../notifications/alert-store.js';
import {
  type AcknowledgeBody,
  acknowledgeBody,
  alertIdField,
  type AlertsQuery,
  alertsQuery,
} from './admin.dto.js';

@ApiTags('admin')
@Controller('admin/alerts')
export class AdminAlertsController {
  constructor(private readonly alerts: AlertStore) {}

  @Get()
  @RequiresScope('view')
  @ApiOperation({ summary: 'Lists the alerts for operators, newest first' })
  @ApiQuery({ name: 'state', required: false, enum: ALERT_STATES })
  @ApiPaged(MAX_PAGE)
  async list(@Query(new ZodPipe(alertsQuery)) query: AlertsQuery): Promise<Page<AlertRow>> {
    const rows = await this.alerts.list(
      query.state ?? null,
      decodeCursor(query.cursor, 'instant', 'user_id'),
      query.limit + 1,
    );
    return toPage(
      rows,
      query.limit,
      (row) => [row.first_at.toISOString(), row.id],
      (row) => row,
    );
  }

  @Post(':id/acknowledge')
  @RequiresScope('admin')
  @HttpCode(200)
  @ApiOperation({ summary: 'Acknowledges an alert: it sends no more reminders until it ends' })
  @ApiBody({ schema: openApiSchema(acknowledgeBody), examples: { anna: { value: { by: 'anna' } } } })
  async acknowledge(
    @Param('id', new ZodPipe(alertIdField)) id: string,
    @Body(new ZodPipe(acknowledgeBody)) { by }: AcknowledgeBody,
  ): Promise<AlertRow> {
    const alert = await this.alerts.acknowledge(id, by);
    if (alert === null) throw new NotFoundError('no_open_alert', 'There is no such open alert.');
    return alert;
  }
}
