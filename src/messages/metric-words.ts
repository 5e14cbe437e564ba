import { metricDefinition } from '../observations/catalogue.js';
import type { MetricDefinition } from '../observations/catalogue/metric-definition.js';
import { speechOf } from '../observations/catalogue/metric-speech.js';
import type { MetricSpeech } from '../observations/catalogue/speech-sketch.js';
import type { MetricWords } from '../observations/catalogue/metric-words.js';
import { localeData, PSEUDO_LOCALE, type RenderLocale, type RenderOptions } from './language.js';
import type { NameSlot } from './message.js';
import { accented } from './pseudo.js';

/** @throws Error for a metric that is not in the catalogue */
export function definitionOf(code: string): MetricDefinition {
  const metric = metricDefinition(code);
  if (metric === null) throw new Error('a text names a metric that is not in the catalogue');
  return metric;
}

type Words = MetricSpeech & Pick<MetricWords, 'occasion' | 'present'>;

/** By definition, which is another object when the operator changes it. */
const known = new Map<RenderLocale, WeakMap<MetricDefinition, Words>>();

/** The name and the grammar of a metric in the reader's language. */
export function metricWords(
  { metric: code, called }: NameSlot,
  { locale }: Pick<RenderOptions, 'locale'>,
): Words {
  const metric = definitionOf(code);
  if (called !== undefined) return wordsOf(metric, locale, called);
  let ofLocale = known.get(locale);
  if (!ofLocale) known.set(locale, (ofLocale = new WeakMap()));
  let words = ofLocale.get(metric);
  if (!words) ofLocale.set(metric, (words = wordsOf(metric, locale)));
  return words;
}

function wordsOf(metric: MetricDefinition, locale: RenderLocale, called?: string): Words {
  const speech = speechOf(metric, localeData(locale).language, called);
  const { occasion, present } = metric.words;
  return {
    ...(locale === PSEUDO_LOCALE && called === undefined ? pseudo(speech) : speech),
    occasion,
    present,
  };
}

function pseudo(speech: MetricSpeech): MetricSpeech {
  const texts = Object.entries(speech).map(([key, text]: [string, unknown]) => [
    key,
    typeof text === 'string' ? accented(text) : text,
  ]);
  return Object.fromEntries(texts) as unknown as MetricSpeech;
}
