import type { Fact } from '../../src/intelligence/domain/artefacts.js';
import type { WrittenWeek } from './composed-weeks.js';

/** A piece of text that a person reads, and the facts that it names. */
export interface TextWithFacts {
  text: string;
  facts: readonly Fact[];
  /** Ids that it names and no fact has. */
  unknownIds: readonly string[];
  /** Path within the week: `brief.discoveries.0.statement`. */
  place: string;
}

/** Keys whose strings are read as text, anywhere in an answer. */
const TEXTS: ReadonlySet<string> = new Set(['text', 'statement', 'title', 'why', 'display']);

/**
 * Every text of a week that is next to fact ids. They are found by walking through the answers as they are sent,
 * without a list of their fields, so that a new text cannot be forgotten.
 */
export function textsWithFacts({ week }: WrittenWeek): TextWithFacts[] {
  const { brief, insights, patterns, velocity, systems } = week;
  const facts = new Map(brief.facts.map((fact) => [fact.id, fact]));
  const found: TextWithFacts[] = [];
  const walk = (node: unknown, place: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const entries = Object.entries(node);
    const ids = (node as { fact_ids?: readonly string[] }).fact_ids;
    for (const [key, value] of entries) {
      if (ids && TEXTS.has(key) && typeof value === 'string')
        found.push({
          text: value,
          facts: ids.flatMap((id) => facts.get(id) ?? []),
          unknownIds: ids.filter((id) => !facts.has(id)),
          place: `${place}.${key}`,
        });
      walk(value, `${place}.${key}`);
    }
  };
  walk({ brief, insights, patterns, velocity, systems }, '');
  return found;
}
