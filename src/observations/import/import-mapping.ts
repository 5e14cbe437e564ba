import { z } from 'zod';
import { cellValues, columnName, label, toColumnNames } from './mapping-cells.js';
import { metricColumn, symptomList } from './mapping-columns.js';
import { when } from './mapping-when.js';
import { ENCODINGS } from './text-encoding.js';

/**
 * The schema of a mapping file (docs/import.md), which describes wide files with one column per metric. A cell is read in
 * this order: is it missing? -> the number of its word -> is it inside `valid`? -> reversed by `reverse` or moved to another
 * scale by `rescale` -> multiplied by `scale`, plus `offset` -> converted from its unit.
 */
const MOST_SKIPPED = 1000;
const lines = z.number().int().min(0).max(MOST_SKIPPED);

const file = z
  .strictObject({
    /** A name, or a pattern with * and ?, without folders. */
    file: z.string().regex(/^[^/\\]+$/, { error: 'must be a file name or pattern without folders' }),
    optional: z.boolean().default(false),
    encoding: z
      .string()
      .transform((name) => name.toLowerCase())
      .pipe(z.enum(ENCODINGS))
      .optional(),
    /** The file is JSON: columns are keys. */
    json: z.strictObject({ list: z.string().min(1).default('data') }).optional(),
    /** Other names that columns may have in the file. */
    column_names: z.preprocess(
      toColumnNames,
      z.map(columnName, z.array(columnName).min(1), { error: 'must be an object' }),
    ),
    delimiter: z.string().length(1).optional(),
    decimal: z.enum(['.', ',']).optional(),
    /** Lines before the header. */
    skip_lines: lines.optional(),
    /** Rows below the header that are no data, such as a row of units. */
    skip_rows: lines.default(0),
    /** Left out: the command says whose the file is. */
    user: z
      .union([z.strictObject({ column: columnName }), z.strictObject({ constant: label })])
      .or(z.strictObject({ given: z.literal(true) }))
      .default({ given: true }),
    date: when,
    /** What a date of a night means: the day of waking (as the service reads it), or that of the evening before. */
    dates_are: z.enum(['mornings', 'evenings']).default('mornings'),
    source: label.optional(),
    /** Columns with the source, unit, body site and client id of each row. */
    source_column: columnName.optional(),
    unit_column: columnName.optional(),
    body_site_column: columnName.optional(),
    id_column: columnName.optional(),
    /** The column that says which metric a row is of. */
    metric_column: columnName.optional(),
    missing_values: cellValues.default([]),
    metrics: z.array(metricColumn).default([]),
    symptom_lists: z.array(symptomList).default([]),
  })
  .refine((given) => given.metrics.length + given.symptom_lists.length > 0, {
    error: 'maps no column: give metrics or symptom_lists',
  })
  .refine((given) => given.source === undefined || given.source_column === undefined, {
    error: 'give either source or source_column',
  })
  .refine(
    ({ date, metrics }) => date.until_column !== undefined || metrics.every(({ duration }) => !duration),
    { error: 'duration needs until_column' },
  )
  .refine(
    (given) => given.metric_column !== undefined || given.metrics.every(({ type }) => type === undefined),
    {
      error: 'a metric with type needs metric_column',
    },
  );

export const importMappingSchema = z.strictObject({
  name: label,
  description: z.string().optional(),
  files: z.array(file).min(1),
});

export type ImportMapping = z.output<typeof importMappingSchema>;
export type FileMapping = ImportMapping['files'][number];
export type { MetricColumn, SymptomList } from './mapping-columns.js';
export { fullFormat, untilFormat, type WhenMapping } from './mapping-when.js';
