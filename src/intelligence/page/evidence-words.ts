import { metricDefinition } from '../../observations/catalogue.js';
import { USUAL_DAYS } from '../analysis/episodes/follow-episodes.js';
import { type Message, message } from '../../messages/message.js';
import { choice, count, difference, number, phrase } from '../../messages/slots.js';
import type { Fact } from '../domain/artefacts.js';
import { words } from './page-words.js';

/** The evidence for a finding, in plain words. What a fact does not hold is left out. */
export interface EvidenceWords {
  n: string;
  method: string;
  interval: string | null;
  q: string | null;
}

const METHODS: Partial<Record<Fact['kind'], Message>> = {
  trend: message('evidence.method.trend'),
  week_mean: message('evidence.method.week_mean'),
  association: message('evidence.method.association'),
  long_view: message('evidence.method.long_view'),
  change: message('evidence.method.change'),
  episode: message('evidence.method.episode', { days: count(USUAL_DAYS) }),
  forecast: message('evidence.method.forecast'),
  symptom_free_days: message('evidence.method.symptom_free_days'),
};

export function evidenceWords(fact: Fact): EvidenceWords {
  const days = count(fact.n);
  const method = METHODS[fact.kind];
  return {
    n: words(
      fact.kind === 'association' ? message('evidence.pairs', { days }) : message('evidence.days', { days }),
    ),
    method: method === undefined ? fact.method : words(method),
    interval: COMPARED.has(fact.kind) ? intervalWords(fact) : strengthWords(fact),
    q: fact.q === null ? null : qWords(fact.q),
  };
}

/** Kinds of facts whose interval is that of a change, in the measure's own unit. */
const COMPARED = new Set<Fact['kind']>(['trend', 'long_view', 'change']);

function intervalWords({ metric, interval }: Fact): string | null {
  const definition = metric === null ? null : metricDefinition(metric);
  if (!definition || interval === null) return null;
  const [low, high] = interval.map((bound) => difference(definition, bound));
  return words(
    message('evidence.interval', {
      low,
      high,
      level: phrase(message('unit.percent', { number: count(LEVEL) })),
    }),
  );
}

/** Of the intervals, in percent. */
const LEVEL = 95;

function strengthWords({ kind, unit, value }: Fact): string | null {
  if (kind !== 'association' || unit !== 'rho' || value === null) return null;
  const [least, none, most] = [-1, 0, 1].map(count);
  return words(message('evidence.strength', { strength: number(value, 2), least, none, most }));
}

/** A smaller share says no more. */
const SMALLEST_SHARE = 0.001;

const qWords = (q: number): string =>
  words(
    message('evidence.chance', {
      below: choice(q < SMALLEST_SHARE ? 'below' : 'exact'),
      share: number(Math.max(q, SMALLEST_SHARE), 3),
    }),
  );
