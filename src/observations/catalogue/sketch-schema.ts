import { z } from 'zod';
import { isPrintable } from '../../common/printable.js';
import { BODY_SYSTEMS } from '../body-systems.js';
import type { MetricSketch } from './metric-definition.js';
import type { MetricWords } from './metric-words.js';
import { OTHER_LANGUAGES, type SpeechSketch } from './speech-sketch.js';
import type { ValueFormat } from './value-format.js';

/** A word or phrase of a sentence. */
const phrase = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .refine(isPrintable, { error: 'must hold printable characters only' });

const words = z
  .object({
    plural: z.boolean(),
    more: phrase,
    less: phrase,
    higher: phrase,
    lower: phrase,
    occasion: z.enum(['day', 'night']),
    present: z.enum(['there', 'taken']),
  })
  .partial() satisfies z.ZodType<Partial<MetricWords>>;

const speech = z.object({
  label: phrase,
  subject: phrase.optional(),
  plural: z.boolean().optional(),
  more: phrase.optional(),
  less: phrase.optional(),
  higher: phrase.optional(),
  lower: phrase.optional(),
}) satisfies z.ZodType<SpeechSketch>;

const format = z.discriminatedUnion('style', [
  z.object({ style: z.literal('duration') }),
  z.object({ style: z.literal('distance') }),
  z.object({ style: z.literal('clock') }),
  z.object({ style: z.literal('number'), unit: z.string(), bareBesideName: z.boolean() }),
]) satisfies z.ZodType<ValueFormat>;

const bounds = z
  .object({ min: z.number(), max: z.number() })
  .refine(({ min, max }) => min < max, { message: 'min must be below max' });

/** A metric that an operator defines, as the table metric_definition holds it. */
export const sketchSchema = z
  .object({
    code: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
    label: phrase,
    unit: z.string().max(40),
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
    translations: z.partialRecord(z.enum(OTHER_LANGUAGES), speech).optional(),
  })
  .refine(({ scale, plausible }) => scale !== 'log' || plausible.min > 0, {
    path: ['plausible', 'min'],
    message: 'what may be 0 has no logarithm',
  }) satisfies z.ZodType<MetricSketch>;
