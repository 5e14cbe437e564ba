import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { RequiresScope } from '../access/requires-scope.js';
import { NotFoundError } from '../common/errors.js';
import { ZodPipe } from '../http/zod-pipe.js';
import { ErasureStore } from './erasure/erasure-store.js';
import type { Receipt } from './erasure/receipt.js';

const erasureIdField = z.uuid({ error: 'must be the id of a receipt' });

/** The receipts of erasures. They name no person. */
@ApiTags('admin')
@Controller('admin/erasures')
export class ErasuresController {
  constructor(private readonly erasures: ErasureStore) {}

  @Get(':id')
  @RequiresScope('view')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Returns the receipt of an erasure, and what of it is still to be done' })
  async show(@Param('id', new ZodPipe(erasureIdField)) id: string): Promise<Receipt> {
    const receipt = await this.erasures.find(id);
    if (receipt === null) throw new NotFoundError('unknown_erasure', 'There is no such erasure.');
    return receipt;
  }
}
