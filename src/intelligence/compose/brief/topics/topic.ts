import type { Finding, Sentence, TrendDirection } from '../../../domain/artefacts.js';

/** One thing worth reporting, ready to lead the story or to have its own card. */
export interface Topic {
  kind:
    'experiment' | 'episode' | 'trend' | 'change' | 'confirmed' | 'retired' | 'drift' | 'stopped' | 'silence';
  metric: string | null;
  direction: TrendDirection | null;
  /**
   * The key under which the topic is remembered as reported; null: it is reported in every week in which it is true.
   */
  key: string | null;
  /** Too small for a story: shown on a card only. */
  minor?: true;
  /** Used when the topic leads the story: a headline and two or three sentences. */
  headline: Sentence;
  story: Sentence[];
  /** Used when the topic is shown on a card. */
  finding: Finding;
}
