import { z } from 'zod';
import { metricDefinition, SYMPTOM_MAX, SYMPTOM_MIN } from '../catalogue.js';
import { conversionTo } from '../units/conversion.js';
import { cellValues, columnName, finite, label, range, toWords } from './mapping-cells.js';

const symptomId = z.string().refine((id) => metricDefinition(`symptom:${id}`) !== null, {
  error: 'must be a symptom id, such as sore_throat',
});
const severity = finite.min(SYMPTOM_MIN).max(SYMPTOM_MAX);
const words = <T extends z.ZodType>(value: T) =>
  z.preprocess(toWords, z.map(z.string(), value, { error: 'must be an object' }));

const condition = z
  .strictObject({
    column: columnName,
    in: cellValues.min(1).optional(),
    not_in: cellValues.min(1).optional(),
  })
  .refine((given) => (given.in === undefined) !== (given.not_in === undefined), {
    error: 'give either in or not_in',
  });

export const metricColumn = z
  .strictObject({
    column: columnName.optional(),
    /** Several columns added up; missing when one of them is missing. */
    sum: z.array(columnName).min(2).optional(),
    /** The time from the row's beginning to its end. */
    duration: z.literal(true).optional(),
    /** The column may be absent; then the entry is not read. */
    optional: z.boolean().default(false),
    metric: z
      .string()
      .refine((code) => metricDefinition(code) !== null, { error: 'is not in the catalogue' }),
    /** The content of the file's `metric_column` in the rows of this metric. */
    type: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
    unit: z.string().optional(),
    scale: finite.refine((factor) => factor !== 0, { error: 'must not be 0' }).optional(),
    offset: finite.optional(),
    /** Reverses a scale: min becomes max. */
    reverse: range.optional(),
    /** Maps a scale onto another, end points onto end points: 1-7 onto 0-10. */
    rescale: z.strictObject({ from: range, to: range }).optional(),
    zero_means_missing: z.boolean().optional(),
    missing_values: cellValues.optional(),
    /** Words of the file -> numbers of the file. */
    words: words(finite).optional(),
    /** In the file's own numbers; a value outside is refused. */
    valid: range.optional(),
    only_if: condition.optional(),
    /** A counter: what was added since the row before counts. It begins at 0 each day, or (lifetime) once. */
    running_total: z.union([z.boolean(), z.enum(['daily', 'lifetime'])]).optional(),
    /** How several rows of one day become its value, when it is not as the catalogue says. */
    fold: z.enum(['sum', 'mean', 'max', 'min', 'first', 'last']).optional(),
    source: label.optional(),
    body_site: label.optional(),
  })
  .refine(
    ({ column, sum, duration }) =>
      [column, sum, duration].filter((given) => given !== undefined).length === 1,
    { error: 'give either column, sum or duration' },
  )
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

export const symptomList = z.strictObject({
  column: columnName,
  /** Between the names of a cell; without it a cell is a JSON list. */
  separator: z.string().min(1).max(3).optional(),
  /** The severity that each named symptom counts as, when the list does not say how bad it was. */
  severity,
  /** The column with the severity or its word, for files with one symptom per row. */
  severity_column: columnName.optional(),
  /** Words behind a name, as in `headache (mild)` -> severity. */
  degrees: words(severity).optional(),
  /** Name in the file -> symptom id. Others become lower case with _ for spaces. */
  names: words(symptomId),
  /** Names that are not in `names` are left out: they are no symptoms. */
  only_named: z.boolean().optional(),
  only_if: condition.optional(),
  source: label.optional(),
});

export type MetricColumn = z.output<typeof metricColumn>;
export type SymptomList = z.output<typeof symptomList>;
