import type { Fact } from '../../domain/artefacts.js';

/** The facts of one brief, in the order in which they were computed. Sentences may name only facts of this list. */
export class FactList {
  private readonly byId = new Map<string, Fact>();

  /** @throws Error when the id is taken: two facts with one name would make evidence ambiguous. */
  add(fact: Fact): Fact {
    if (this.byId.has(fact.id)) throw new Error('a fact of this id is in the list already');
    this.byId.set(fact.id, fact);
    return fact;
  }

  /** Those of the ids that are in the list, ready for a sentence. */
  knownIds(...ids: string[]): string[] {
    return ids.filter((id) => this.byId.has(id));
  }

  list(): Fact[] {
    return [...this.byId.values()];
  }
}
