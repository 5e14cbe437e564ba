import { isMedication, metricDefinition } from '../../observations/catalogue.js';
import { measureEffect } from '../analysis/pairs/effects.js';
import { mostInteresting } from '../analysis/pairs/interest.js';
import type {
  AssociationResult,
  DeclaredPair,
  LadderResult,
  LadderStage,
  PairEffect,
} from '../domain/analysis.js';
import type { WeekAnalysis } from '../analysis/week-analysis.js';
import { roundTo } from './wording/format-value.js';

/** A pair that is part of the week's artefacts. */
export interface ReportedPair extends LadderResult {
  /** How much y differs; measured only for pairs that are put forward in words. */
  effect: PairEffect | null;
}

/**
 * The pairs of the ladder by stage, the most interesting first. Pairs that are only watched are in none of the lists.
 */
export interface ReportedPairs {
  confirmed: ReportedPair[];
  candidates: ReportedPair[];
  retired: ReportedPair[];
  /** The one candidate that a brief may ask about; a new one comes first. */
  question: ReportedPair | null;
}

export function reportedPairs(
  analysis: Pick<WeekAnalysis, 'ladder' | 'series'>,
  weekOf: number,
): ReportedPairs {
  const inStage = (stage: LadderStage): LadderResult[] =>
    analysis.ladder.filter(({ pair }) => pair.stage === stage).sort(mostInteresting);
  // Without figures of this week a candidate is only a memory.
  const candidates = inStage('candidate').filter(({ association }) => association !== null);
  const askable = candidates.filter(isPutForward);
  const question = askable.find(({ isNew }) => isNew) ?? askable.at(0) ?? null;
  const withEffect = (result: LadderResult): ReportedPair => {
    const inWords = isPutForward(result) && (result.isNew || result === question);
    return { ...result, effect: inWords ? effectOf(result, analysis, weekOf) : null };
  };
  return {
    confirmed: inStage('confirmed').map(withEffect),
    candidates: candidates.map(withEffect),
    // For a pattern that is no longer seen, the size of the effect is not reported.
    retired: inStage('retired').map((result) => ({ ...result, effect: null })),
    question: question && withEffect(question),
  };
}

/**
 * Some patterns are listed but never put forward: those with a medicine, which would read as advice, and those of two
 * answers or two readings of one day, which go together in most people and which no one can act on.
 */
export const isPutForward = ({ pair }: Pick<LadderResult, 'pair'>): boolean =>
  !isMedication(pair.x) && !isMedication(pair.y) && !isOfOneKind(pair);

function isOfOneKind({ x, y, lag }: DeclaredPair): boolean {
  const [a, b] = [metricDefinition(x), metricDefinition(y)];
  // What is done or measured may explain how a person is.
  if (lag !== 0 || !a || !b || a.role === 'input' || b.role === 'input') return false;
  return a.selfReported === b.selfReported;
}

function effectOf(
  { association }: LadderResult,
  { series }: Pick<WeekAnalysis, 'series'>,
  weekOf: number,
): PairEffect | null {
  const effect = association && measureEffect(series, association, association.nEffective, weekOf);
  return effect && isWorthReporting(effect, association) ? effect : null;
}

/** A size that rounds to nothing, or whose interval contains zero, says less than the sentence before it. */
function isWorthReporting(effect: PairEffect, { y }: AssociationResult): boolean {
  if (effect.kind === 'frequencies') return true;
  const [low, high] = effect.interval;
  return low * high >= 0 && roundTo(effect.difference, metricDefinition(y)?.decimals ?? 0) !== 0;
}
