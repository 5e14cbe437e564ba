import type { Finding, Sentence, TrendDirection } from '../../../domain/artefacts.js';

/** One thing worth reporting, ready to lead the story or to have its own card. */
export interface Topic {
  kind:
    | 'experiment'
    | 'conjunction'
    | 'symptom'
    | 'trend'
    | 'episode'
    | 'change'
    | 'drift'
    | 'ongoing'
    | 'confirmed'
    | 'retired'
    | 'stopped'
    | 'silence';
  metric: string | null;
  direction: TrendDirection | null;
  /** Measures that the topic reports on; their level is not reported again. */
  metrics: string[];
  /**
   * The key under which the topic is remembered as reported; null: it is reported in every week in which it is true.
   */
  key: string | null;
  /** How surprising it is, times how much it matters: the first leads the story. */
  weight: number;
  /** Too small for a story: shown on a card only. */
  minor?: true;
  /** Used when the topic leads the story: a headline and two or three sentences. */
  headline: Sentence;
  story: Sentence[];
  /** Used when the topic is shown on a card. null: it has none. */
  finding: Finding | null;
}

/** Surprise of what is asked for by the person, and of what is settled; on the scale of standard normal variables. */
export const SURPRISE = { experiment: 20, change: 4, drift: 3.5, confirmed: 3, retired: 2 } as const;
