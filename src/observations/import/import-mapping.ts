import { z } from 'zod';
import { isTimeZone } from '../../common/calendar.js';
import { isPrintable } from '../../common/printable.js';
import { metricDefinition, SYMPTOM_MAX, SYMPTOM_MIN } from '../catalogue.js';
import { conversionTo } from '../units/conversion.js';
import { partsOfFormat, repeatsPart } from './date-format.js';

/**
 * The schema of a mapping file (docs/import.md), which describes wide files with one column per metric. A cell is read in
 * this order: is it missing? -> is it inside `valid`? -> reversed by `reverse` or moved to another scale by `rescale` ->
 * multiplied by `scale`, plus `offset` -> converted from `unit`.
 */
const columnName = z.string().min(1);
const finite = z.number();
const range = z
  .strictObject({ min: finite, max: finite })
  .refine((given) => given.min < given.max, { error: 'min must be below max' });
/** Values that a cell may contain; numbers are compared as numbers. */
const cellValues = z.array(z.union([z.string(), finite]));
const label = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine(isPrintable, { error: 'must hold printable characters only' });
const timeZone = z.string().refine(isTimeZone, { error: 'must be an IANA time zone, such as Europe/Oslo' });
const symptomId = z.string().refine((id) => metricDefinition(`symptom:${id}`) !== null, {
  error: 'must be a symptom id, such as sore_throat',
});

const condition = z
  .strictObject({
    column: columnName,
    in: z
      .array(z.union([z.string(), finite]))
      .min(1)
      .optional(),
    not_in: z
      .array(z.union([z.string(), finite]))
      .min(1)
      .optional(),
  })
  .refine((given) => (given.in === undefined) !== (given.not_in === undefined), {
    error: 'give either in or not_in',
  });

const metricColumn = z
  .strictObject({
    column: columnName.optional(),
    /** Several columns added up; missing when one of them is missing. */
    sum: z.array(columnName).min(2).optional(),
    metric: z
      .string()
      .refine((code) => metricDefinition(code) !== null, { error: 'is not in the catalogue' }),
    unit: z.string().optional(),
    scale: finite.refine((factor) => factor !== 0, { error: 'must not be 0' }).optional(),
    offset: finite.optional(),
    /** Reverses a scale: min becomes max. */
    reverse: range.optional(),
    /** Maps a scale onto another, end points onto end points: 1-7 onto 0-10. */
    rescale: z.strictObject({ from: range, to: range }).optional(),
    zero_means_missing: z.boolean().optional(),
    missing_values: cellValues.optional(),
    /** In the file's own numbers; a value outside is refused. */
    valid: range.optional(),
    only_if: condition.optional(),
    source: label.optional(),
    body_site: label.optional(),
  })
  .refine((given) => (given.column === undefined) !== (given.sum === undefined), {
    error: 'give either column or sum',
  })
  .refine((given) => !(given.reverse && given.rescale), { error: 'give either reverse or rescale' })
  .superRefine((given, context) => {
    const metric = metricDefinition(given.metric);
    if (metric && given.unit !== undefined && !conversionTo(metric, given.unit))
      context.addIssue({
        code: 'custom',
        path: ['unit'],
        message: `does not convert to ${metric.unit || 'a metric without unit'}`,
      });
  });

/** Names come from outside: as keys of an object, `constructor` would be found without being there. */
function toMap(given: unknown = {}): unknown {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
    ? new Map(Object.entries(given))
    : given;
}

const symptomList = z.strictObject({
  column: columnName,
  /** The severity that each named symptom counts as, because the list does not say how bad it was. */
  severity: finite.min(SYMPTOM_MIN).max(SYMPTOM_MAX),
  /** Name in the file -> symptom id. Others become lower case with _ for spaces. */
  names: z.preprocess(toMap, z.map(z.string(), symptomId, { error: 'must be an object' })),
  source: label.optional(),
});

const when = z
  .strictObject({
    column: columnName,
    format: z.string().min(1),
    time_column: columnName.optional(),
    time_format: z.string().min(1).optional(),
    /** The clock the times were read from. Without it only the calendar day is kept. */
    time_zone: timeZone.optional(),
  })
  .refine((given) => (given.time_column === undefined) === (given.time_format === undefined), {
    error: 'time_column and time_format go together',
  })
  .refine((given) => given.time_column === undefined || given.time_zone !== undefined, {
    error: 'time_column needs time_zone, the time zone of its clock',
  })
  .refine((given) => !repeatsPart(fullFormat(given)), {
    error: 'the format must contain each part only once',
  })
  .refine((given) => partsOfFormat(fullFormat(given)).day, {
    error: 'the format must contain year, month and day',
  })
  .refine((given) => given.time_zone === undefined || partsOfFormat(fullFormat(given)).time, {
    error: 'time_zone is given, but the format has no time of day',
  });

const file = z
  .strictObject({
    /** A name, or a pattern with * and ?, without folders. */
    file: z.string().regex(/^[^/\\]+$/, { error: 'must be a file name or pattern without folders' }),
    optional: z.boolean().default(false),
    delimiter: z.string().length(1).default(','),
    decimal: z.enum(['.', ',']).default('.'),
    user: z.union([z.strictObject({ column: columnName }), z.strictObject({ constant: label })]),
    date: when,
    source: label.optional(),
    missing_values: cellValues.default([]),
    metrics: z.array(metricColumn).default([]),
    symptom_lists: z.array(symptomList).default([]),
  })
  .refine((given) => given.metrics.length + given.symptom_lists.length > 0, {
    error: 'maps no column: give metrics or symptom_lists',
  });

export const importMappingSchema = z.strictObject({
  name: label,
  description: z.string().optional(),
  files: z.array(file).min(1),
});

export type ImportMapping = z.output<typeof importMappingSchema>;
export type FileMapping = ImportMapping['files'][number];
export type MetricColumn = FileMapping['metrics'][number];
export type SymptomList = FileMapping['symptom_lists'][number];
export type WhenMapping = FileMapping['date'];

/** The format of date and time together, which are read as one text. */
export function fullFormat(mapping: { format: string; time_format?: string }): string {
  return mapping.time_format === undefined ? mapping.format : `${mapping.format} ${mapping.time_format}`;
}
