import type { Fact } from '../../domain/artefacts.js';

type Given = Pick<Fact, 'id' | 'kind' | 'window' | 'value' | 'unit' | 'display' | 'n' | 'method'> &
  Partial<Fact>;

/**
 * A fact that was not tested: it has no direction, certainty, interval or p unless given. The keys are always in the
 * same order.
 */
export function makeFact(given: Given): Fact {
  return {
    id: given.id,
    kind: given.kind,
    metric: given.metric ?? null,
    window: given.window,
    value: given.value,
    unit: given.unit,
    display: given.display,
    direction: given.direction ?? null,
    certainty: given.certainty ?? null,
    n: given.n,
    method: given.method,
    interval: given.interval ?? null,
    p: given.p ?? null,
    q: given.q ?? null,
    evidence: given.evidence ?? [],
  };
}
