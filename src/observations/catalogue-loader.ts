import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { AppError } from '../common/errors.js';
import { selectRows } from '../database/rows.js';
import { BODY_SYSTEMS, defineMetric, extendCatalogue, type MetricDefinition } from './catalogue.js';
import type { MetricSketch } from './catalogue/metric-definition.js';
import type { MetricWords } from './catalogue/metric-words.js';
import type { ValueFormat } from './catalogue/value-format.js';

const words = z
  .object({
    plural: z.boolean(),
    more: z.string().min(1),
    less: z.string().min(1),
    higher: z.string().min(1),
    lower: z.string().min(1),
    occasion: z.enum(['day', 'night']),
    present: z.enum(['there', 'taken']),
  })
  .partial() satisfies z.ZodType<Partial<MetricWords>>;

const format = z.discriminatedUnion('style', [
  z.object({ style: z.literal('duration') }),
  z.object({ style: z.literal('distance') }),
  z.object({ style: z.literal('clock') }),
  z.object({ style: z.literal('number'), unit: z.string(), bareBesideName: z.boolean() }),
]) satisfies z.ZodType<ValueFormat>;

const bounds = z
  .object({ min: z.number(), max: z.number() })
  .refine(({ min, max }) => min < max, { message: 'min must be below max' });

const sketch = z
  .object({
    code: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
    label: z.string().min(1),
    unit: z.string(),
    direction: z.enum(['higher_is_better', 'lower_is_better', 'neither']),
    aggregation: z.enum(['sum', 'mean', 'max']),
    role: z.enum(['input', 'outcome', 'both']),
    system: z.enum(BODY_SYSTEMS),
    worthwhile: z.object({
      absolute: z.number().positive().optional(),
      relative: z.number().positive().optional(),
    }),
    plausible: bounds,
    plausibleDay: bounds.optional(),
    noReading: z.array(z.number()).max(20).optional(),
    dayBegins: z.number().min(-1440).max(0).optional(),
    molarMass: z.number().positive().optional(),
    decimals: z.number().int().min(0).max(6),
    selfReported: z.boolean(),
    scale: z.literal('log').optional(),
    words: words.optional(),
    format: format.optional(),
  })
  .refine(({ scale, plausible }) => scale !== 'log' || plausible.min > 0, {
    path: ['plausible', 'min'],
    message: 'what may be 0 has no logarithm',
  }) satisfies z.ZodType<MetricSketch>;

/** Reads the operator's definitions from the table metric_definition, once when the service starts. */
@Injectable()
export class CatalogueLoader implements OnModuleInit {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * @throws AppError `bad_metric_definition` with the code and the fields: a service that misreads a metric is worse than one
   * that does not start.
   */
  async onModuleInit(): Promise<void> {
    const rows = await selectRows<{ code: string; definition: object }>(
      this.dataSource,
      `select code, definition from metric_definition order by code`,
    );
    extendCatalogue(rows.map(readDefinition));
  }
}

function readDefinition(row: { code: string; definition: object }): MetricDefinition {
  const parsed = sketch.safeParse({ ...row.definition, code: row.code });
  if (parsed.success) return defineMetric(parsed.data);
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'code').join(', ');
  throw new AppError(
    'bad_metric_definition',
    `The row of metric_definition for ${row.code} is not valid: ${fields}`,
  );
}
