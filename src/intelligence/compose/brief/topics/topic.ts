import type { Finding, Sentence, TrendDirection } from '../../../domain/artefacts.js';

/** One thing worth telling, ready to lead the story or to stand on a card of its own. */
export interface Topic {
  kind:
    'experiment' | 'episode' | 'trend' | 'change' | 'confirmed' | 'retired' | 'drift' | 'stopped' | 'silence';
  metric: string | null;
  direction: TrendDirection | null;
  /** By this it is remembered as told; null: it is told whenever it is so. */
  key: string | null;
  /** Too small for a story: a card only. */
  minor?: true;
  /** Leads the story: a headline and two or three sentences. */
  headline: Sentence;
  story: Sentence[];
  /** Stands on a card. */
  finding: Finding;
}
