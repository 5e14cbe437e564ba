import type { Fact, TrendDirection } from '../../domain/artefacts.js';
import { type BriefText, type Names, withoutNames } from './brief-texts.js';

/**
 * Facts that say in which direction one measure moved. A sentence about a pair of measures may contain both
 * directions.
 */
const ONE_WAY = new Set<Fact['kind']>(['trend', 'long_view', 'change', 'episode', 'story']);
const TWO_WAY = new Set<Fact['kind']>(['association', 'experiment']);

const WORDS: Readonly<Record<TrendDirection, RegExp>> = {
  higher: /\b(?:higher|more|longer|above|up|rise|rose|risen|increased?)\b/i,
  lower: /\b(?:lower|less|fewer|shorter|below|down|fall|fell|fallen|decreased?)\b/i,
};
const ANY_WORD = new RegExp(`${WORDS.higher.source}|${WORDS.lower.source}`, 'i');
const HEDGE = /\b(?:may|perhaps|seems?|could|hint|watching|tend)\b/i;
/** Comparisons of counts, which do not state a direction. */
const NO_DIRECTION = /\b(?:ups and downs|any more|no more|\d+ more|more than one)\b/gi;

/**
 * The places whose words state another direction than the named facts, or state a possible change as certain. A fact
 * without a direction (about the same) supports neither word.
 */
export function wrongDirections(texts: readonly BriefText[], names: Names): string[] {
  return texts.filter((text) => isWrong(text, names)).map(({ place }) => place);
}

function isWrong({ text, facts }: BriefText, names: Names): boolean {
  const moved = facts.filter(({ kind }) => ONE_WAY.has(kind));
  if (moved.length === 0 || facts.some(({ kind }) => TWO_WAY.has(kind))) return false;
  if (!ANY_WORD.test(text)) return false;
  const words = withoutNames(text, names).replaceAll(NO_DIRECTION, '');
  for (const direction of ['higher', 'lower'] as const) {
    if (!WORDS[direction].test(words)) continue;
    const supports = moved.filter((fact) => fact.direction === direction);
    if (supports.length === 0) return true;
    if (supports.every(({ certainty }) => certainty === 'lean') && !HEDGE.test(words)) return true;
  }
  return false;
}
