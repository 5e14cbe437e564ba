import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiBody, ApiConflictResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../../access/requires-scope.js';
import type { ListedMetric } from '../catalogue/listed-metric.js';
import { OwnMetrics } from '../own-metrics.js';

const EXAMPLE = {
  label: 'gaming',
  unit: 'min',
  direction: 'neither',
  aggregation: 'sum',
  role: 'input',
  system: 'general',
  worthwhile: { absolute: 15 },
  plausible: { min: 0, max: 1440 },
  decimals: 0,
  self_reported: false,
  words: { more: 'more gaming', less: 'less gaming', higher: 'longer', lower: 'shorter' },
};

/** What can be recorded. It holds no person's data. */
@ApiTags('metrics')
@Controller('metrics/catalogue')
export class MetricsCatalogueController {
  constructor(private readonly metrics: OwnMetrics) {}

  @Get()
  @RequiresScope('read')
  @ApiOperation({
    summary: 'Returns all metrics: codes, units, bounds, how a day is folded, and grammar',
    description:
      'People name symptoms (symptom:<name>, 0 to 10) and medications (medication:<name>, 0 or 1) themselves.',
  })
  async list(): Promise<{ items: ListedMetric[]; next_cursor: null }> {
    return { items: await this.metrics.list(), next_cursor: null };
  }

  @Put(':code')
  @RequiresScope('admin')
  @ApiOperation({
    summary: "Adds or replaces one of the operator's own metrics",
    description:
      'In force in every process within a second. Built-in metrics and units of known ones do not change.',
  })
  @ApiParam({ name: 'code', description: 'Lower-case letters, digits and _', example: 'gaming_minutes' })
  @ApiBody({ schema: { type: 'object' }, examples: { gaming: { value: EXAMPLE } } })
  @ApiConflictResponse({ description: 'The code is that of a built-in metric, or the unit is another.' })
  set(@Param('code') code: string, @Body() body: unknown): Promise<ListedMetric> {
    return this.metrics.set(code, body);
  }
}
