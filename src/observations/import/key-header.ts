import { Header } from './header.js';

/** The header of a JSON file, whose objects may have any keys: it notes which the mapping asks for. */
export class KeyHeader extends Header {
  /** By place: the keys that a column may have. */
  readonly keys: (readonly string[])[] = [];
  private readonly places = new Map<string, number>();

  constructor(private readonly otherKeys: ReadonlyMap<string, readonly string[]>) {
    super([]);
  }

  override find(name: string): number {
    const known = this.places.get(name);
    if (known !== undefined) return known;
    this.places.set(name, this.keys.length);
    return this.keys.push([name, ...(this.otherKeys.get(name) ?? [])]) - 1;
  }

  /** What is not asked for is not there. */
  override findUnused(): null {
    return null;
  }
}
