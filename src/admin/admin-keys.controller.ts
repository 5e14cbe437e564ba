import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { callerOf } from '../access/caller-of.js';
import { type AddedKey, KeyAdmin, type ListedKey } from '../access/keys/key-admin.js';
import type { StoredKey } from '../access/keys/api-key-store.js';
import { RequiresScope } from '../access/requires-scope.js';
import { openApiSchema } from '../http/open-api-schema.js';
import type { Page } from '../http/page.js';
import { ZodPipe } from '../http/zod-pipe.js';
import { type KeyBody, keyBody, keyNameField } from './admin-keys.dto.js';

@ApiTags('admin')
@Controller('admin/keys')
export class AdminKeysController {
  constructor(private readonly keys: KeyAdmin) {}

  @Get()
  @RequiresScope('admin')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Lists all keys with scopes, expiry and last use, never the keys themselves',
    description: 'At most 100 keys are valid at the same time, so the list is one page.',
  })
  async list(): Promise<Page<ListedKey>> {
    return { items: await this.keys.list(), next_cursor: null };
  }

  @Post()
  @RequiresScope('admin')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Makes a key; this answer is the only one that shows it',
    description:
      'It works on every replica at once. Scopes: ingest (observations, preferences, experiments), read (users’ artefacts and export), erase, view (reading routes of /admin), admin (all of /admin).',
  })
  @ApiBody({
    schema: openApiSchema(keyBody),
    examples: {
      ingest: { value: { name: 'app-2026-11', scopes: ['ingest', 'read'], expires_in_days: 90 } },
      view: { value: { name: 'dashboard', scopes: ['view'] } },
    },
  })
  add(@Body(new ZodPipe(keyBody)) body: KeyBody, @Req() request: Request): Promise<AddedKey> {
    const { name, scopes, expires_in_days: days = null } = body;
    return this.keys.add({ name, scopes, days }, callerName(request));
  }

  @Delete(':name')
  @RequiresScope('admin')
  @ApiParam({ name: 'name', example: 'app-2026-11' })
  @ApiOperation({
    summary: 'Revokes a key for ever: here at once, on other replicas within 5 seconds',
    description: 'A key cannot revoke itself, so that one that works stays (409 own_key).',
  })
  revoke(
    @Param('name', new ZodPipe(keyNameField)) name: string,
    @Req() request: Request,
  ): Promise<StoredKey> {
    return this.keys.revoke(name, callerName(request));
  }
}

/** The guard has admitted a key: there is a caller. */
const callerName = (request: Request): string => callerOf(request)!.name;
