import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../access/requires-scope.js';
import { DatabaseHome } from '../database/database-home.js';
import type { Held } from '../database/held.js';
import { ApiPaged } from '../http/api-paged.js';
import { MAX_PAGE } from '../http/fields.js';
import { openApiSchema } from '../http/open-api-schema.js';
import { decodeCursor, type Page, toPage } from '../http/page.js';
import { ZodPipe } from '../http/zod-pipe.js';
import { HeldOutbox, type Released } from '../notifications/held-outbox.js';
import {
  MESSAGE_STATES,
  type MessageCount,
  type MessageRow,
  OutboxAdmin,
} from '../notifications/outbox-admin.js';
import { OutboxReceivers } from '../notifications/outbox-receivers.js';
import { RefusedAddresses } from '../notifications/refused-addresses.js';
import {
  type ConfirmHomeBody,
  confirmHomeBody,
  type OutboxQuery,
  outboxQuery,
  type OutboxRedriveBody,
  outboxRedriveBody,
} from './admin.dto.js';

@ApiTags('admin')
@Controller('admin/outbox')
export class AdminOutboxController {
  constructor(
    private readonly outbox: OutboxAdmin,
    private readonly receivers: OutboxReceivers,
    private readonly addresses: RefusedAddresses,
    private readonly home: DatabaseHome,
    private readonly heldOutbox: HeldOutbox,
  ) {}

  @Get()
  @RequiresScope('view')
  @ApiOperation({
    summary: 'Lists the messages that leave the service, newest first, without their contents',
  })
  @ApiQuery({ name: 'state', required: false, enum: MESSAGE_STATES })
  @ApiQuery({ name: 'kind', required: false })
  @ApiPaged(MAX_PAGE)
  async list(@Query(new ZodPipe(outboxQuery)) query: OutboxQuery): Promise<Page<MessageRow>> {
    const rows = await this.outbox.list(
      { state: query.state ?? null, kind: query.kind ?? null },
      decodeCursor(query.cursor, 'instant', 'user_id'),
      query.limit + 1,
    );
    return toPage(
      rows,
      query.limit,
      (row) => [row.created_at.toISOString(), row.id],
      (row) => row,
    );
  }

  @Get('summary')
  @RequiresScope('view')
  @ApiOperation({
    summary:
      'Counts the messages that are not delivered, names the kinds that some process can deliver, and says whether all are held',
  })
  async summary(): Promise<{
    messages: MessageCount[];
    receivers: string[];
    /** People whose mail address is not written to. */
    refused_addresses: number;
    /** Not null: nothing leaves the service, because the database is perhaps a copy, or went back in time. */
    held: Held | null;
  }> {
    const [messages, receivers, refused, held] = await Promise.all([
      this.outbox.counts(),
      this.receivers.kinds(),
      this.addresses.count(),
      this.home.look(),
    ]);
    return { messages, receivers, refused_addresses: refused, held };
  }

  @Post('redrive')
  @RequiresScope('admin')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Sends messages again that are dead (or uncertain, or refused), all or those of one kind; each gets its full number of attempts',
  })
  @ApiBody({ schema: openApiSchema(outboxRedriveBody), examples: { kind: { value: { kind: 'red_flag' } } } })
  async redrive(
    @Body(new ZodPipe(outboxRedriveBody)) body: OutboxRedriveBody,
  ): Promise<{ redriven: number }> {
    return { redriven: await this.outbox.redrive(body.kind ?? null, body.state) };
  }

  @Post('confirm-home')
  @RequiresScope('admin')
  @HttpCode(200)
  @ApiOperation({
    summary:
      'Confirms that this database is the one in use, and not a copy of it: messages that are held are sent from now on. With `mail: false`, mails to people that wait are not sent: they become uncertain',
  })
  @ApiBody({ schema: openApiSchema(confirmHomeBody), required: false })
  confirmHome(@Body(new ZodPipe(confirmHomeBody)) { mail }: ConfirmHomeBody): Promise<Released> {
    return this.heldOutbox.release(mail);
  }
}
