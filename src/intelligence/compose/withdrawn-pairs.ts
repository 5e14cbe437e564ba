import { metricDefinition } from '../../observations/catalogue.js';
import { isSamePair } from '../analysis/pairs/compare-pairs.js';
import type { AssociationResult, LadderPair } from '../domain/analysis.js';
import type { WeekInput } from '../domain/week-input.js';
import type { WeekAnalysis } from '../analysis/week-analysis.js';
import { isPutForward } from './reported-pairs.js';

/** A question that the last brief asked and this one does not ask any more, without an answer. */
export interface WithdrawnPair {
  /** As the last week left it. */
  pair: LadderPair;
  /** This week's figures; null: not tested. */
  association: AssociationResult | null;
  /** The measure that explains it as well, if there is one. */
  explainedBy: string | null;
}

/** What was asked and then vanished must be said once: silence would leave the question open in the reader's mind. */
export function withdrawnPairs(
  { previous }: Pick<WeekInput, 'previous'>,
  { ladder, family }: Pick<WeekAnalysis, 'ladder' | 'family'>,
): WithdrawnPair[] {
  const asked = (previous?.state.ladder ?? []).filter(
    (pair) =>
      pair.stage === 'candidate' &&
      metricDefinition(pair.x) !== null &&
      metricDefinition(pair.y) !== null &&
      isPutForward({ pair }),
  );
  return asked.flatMap((pair) => {
    const now = ladder.find((one) => isSamePair(one.pair, pair));
    if (now && now.pair.stage !== 'watched') return [];
    const explained = family.refused.find((one) => one.reason === 'redundant' && isSamePair(one, pair));
    return [
      {
        pair,
        association: family.tested.find((one) => isSamePair(one, pair)) ?? null,
        explainedBy: explained?.explainedBy ?? null,
      },
    ];
  });
}
