/** The languages that metrics have words in; English is the metric's label and words. */
export const OTHER_LANGUAGES = ['de'] as const;
export type OtherLanguage = (typeof OTHER_LANGUAGES)[number];
export type Language = 'en' | OtherLanguage;

/** The name and the grammar of a metric in one language. */
export interface MetricSpeech {
  /** Without an article, as in a table: "sleep", "Ruhepuls". */
  label: string;
  /** As the subject of a sentence, with an article where the language wants one: "der Ruhepuls". */
  subject: string;
  plural: boolean;
  /** After "days with", in the case that the language wants there: "more sleep", "höherem Ruhepuls". */
  more: string;
  less: string;
  /** After "was": "longer", "länger". */
  higher: string;
  lower: string;
}

/** What is written down of it: the regular words may be left out. */
export type SpeechSketch = Pick<MetricSpeech, 'label'> & Partial<MetricSpeech>;

/** By language. */
export type Translations = Readonly<Partial<Record<OtherLanguage, SpeechSketch>>>;
