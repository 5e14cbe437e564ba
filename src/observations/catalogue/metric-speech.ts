import { isMedication, isSymptom } from './families.js';
import type { MetricDefinition } from './metric-definition.js';
import type { Language, MetricSpeech, OtherLanguage, SpeechSketch } from './speech-sketch.js';

/**
 * The words of a metric. Where it has none in the language, its English label stays, with words that fit any.
 *
 * @param called what the person calls a symptom or a medicine
 */
export function speechOf(metric: MetricDefinition, language: Language, called?: string): MetricSpeech {
  if (language === 'en') return english(metric, called);
  const label = called ?? metric.label;
  if (isMedication(metric.code)) return { ...COMPLETE[language]({ label }), ...medicine(label) };
  if (isSymptom(metric.code)) return COMPLETE[language]({ label, ...SYMPTOM_WORDS[language] });
  return COMPLETE[language](metric.translations?.[language] ?? { label });
}

function english({ label, words }: MetricDefinition, called: string = label): MetricSpeech {
  const { plural, more, less, higher, lower } = words;
  return { label: called, subject: called, plural, more, less, higher, lower };
}

const medicine = (label: string): Pick<MetricSpeech, 'more' | 'less'> => ({ more: label, less: label });

const SYMPTOM_WORDS = { de: { higher: 'stärker', lower: 'schwächer' } } as const;

/** Fills in the regular words. */
const COMPLETE: Readonly<Record<OtherLanguage, (sketch: SpeechSketch) => MetricSpeech>> = {
  de: (sketch) => ({
    subject: sketch.label,
    plural: false,
    more: `mehr ${sketch.label}`,
    less: `weniger ${sketch.label}`,
    higher: 'höher',
    lower: 'niedriger',
    ...sketch,
  }),
};
