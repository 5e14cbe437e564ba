import type { Fact } from '../../src/intelligence/domain/artefacts.js';
import { metricDefinition } from '../../src/observations/catalogue.js';
import { allWeeks } from './composed-weeks.js';
import { directionsOf, hasDirectionWord, signOfFact } from './direction-words.js';
import { atMost, type Figure, withoutBar } from './figure.js';
import type { Setting } from './setting.js';
import { type TextWithFacts, textsWithFacts } from './texts-with-facts.js';

/** Facts about two measures: what counts is whether they move together or in opposite directions. */
const PAIRED: ReadonlySet<Fact['kind']> = new Set(['association']);
const CAUSAL =
  /\b(?:because|cause[sd]?|causing|due to|leads? to|led to|makes? you|made you|thanks to|improves?|boosts?|reduces?|results? in|triggers?|affects?|prevents?)\b/i;
const SUPERLATIVE =
  /\b(?:best|worst|highest|lowest|longest|shortest|greatest|record-breaking|ever|never before)\b/i;
const COUNTED_SUPERLATIVE: ReadonlySet<Fact['kind']> = new Set(['day']);

/** Compares every text of every week with its facts: directions, causes, superlatives. */
export async function measure(setting: Setting): Promise<Figure[]> {
  const faults = { wrong: 0, unsupported: 0, causal: 0, superlative: 0 };
  let weeks = 0;
  let directions = 0;
  for await (const written of allWeeks(setting)) {
    weeks++;
    for (const piece of textsWithFacts(written)) {
      const checked = wrongDirections(piece);
      directions += checked.bound;
      faults.wrong += checked.wrong;
      if (isUnsupported(piece)) faults.unsupported++;
      if (CAUSAL.test(ownWords(piece)) && !piece.facts.some(({ kind }) => kind === 'experiment'))
        faults.causal++;
      if (SUPERLATIVE.test(ownWords(piece)) && !piece.facts.some(({ kind }) => COUNTED_SUPERLATIVE.has(kind)))
        faults.superlative++;
    }
  }
  return [
    atMost("directions against the fact's sign", faults.wrong, 0, 'number'),
    atMost('direction words without a fact that has one', faults.unsupported, 0, 'number'),
    atMost('causal verbs outside finished experiments', faults.causal, 0, 'number'),
    atMost('superlatives without a fact', faults.superlative, 0, 'number'),
    withoutBar('directions compared with a fact', directions, 'number'),
    withoutBar('weeks read', weeks, 'number'),
  ];
}

function wrongDirections({ text, facts }: TextWithFacts): { bound: number; wrong: number } {
  let bound = 0;
  let wrong = 0;
  for (const fact of facts.filter(({ direction }) => direction !== null)) {
    const signs = PAIRED.has(fact.kind) ? pairedSign(text, fact) : directionsOf(text, fact.metric ?? '');
    bound += signs.length;
    if (signs.some((sign) => sign !== signOfFact(fact))) wrong++;
  }
  return { bound, wrong };
}

/** "On days with less fatigue, readiness is higher": in opposite directions, so -1. */
function pairedSign(text: string, { evidence }: Fact): (1 | -1)[] {
  if (evidence.length !== 2) return [];
  const [[x], [y]] = evidence.map(({ series }) => directionsOf(text, series));
  return x && y ? [x === y ? 1 : -1] : [];
}

function isUnsupported(piece: TextWithFacts): boolean {
  return hasDirectionWord(ownWords(piece)) && piece.facts.every(({ direction }) => direction === null);
}

/** The names of measures are the person's own words: a symptom may be called anything. */
function ownWords({ text, facts }: TextWithFacts): string {
  const codes = facts.flatMap(({ metric, evidence }) => [
    metric,
    ...evidence.map(({ series }) => series.split('@')[0]),
  ]);
  const labels = codes.flatMap((code) => metricDefinition(code ?? '')?.label ?? []);
  return labels.reduce((left, label) => left.replaceAll(new RegExp(escape(label), 'gi'), ''), text);
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
