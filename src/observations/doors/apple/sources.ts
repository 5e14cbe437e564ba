interface AppleSource {
  /** As the ingestor reads it; undefined: not said. */
  source: { name: string; device?: string } | undefined;
  /** Tells sources apart. */
  key: string;
}

/** As long as a source may be (ingest, source-key). */
const MOST_CHARACTERS = 100;
const HARDWARE = /\bhardware:\s*([^,>]+(?:,\d+)?)/;
const MODEL = /\bmodel:\s*([^,>]+)/;
const MOST_KNOWN = 2000;

/**
 * The source of a record: the app or device as the person calls it, and the model of the device. An address in memory and
 * the version of the software, which a record has too, would make a new source of every update.
 */
export class AppleSources {
  private readonly known = new Map<string, AppleSource>();

  of({ sourceName = '', device = '' }: Readonly<Record<string, string>>): AppleSource {
    const text = `${sourceName}\0${device}`;
    const before = this.known.get(text);
    if (before) return before;
    const name = shortened(sourceName);
    const model = shortened(HARDWARE.exec(device)?.[1] ?? MODEL.exec(device)?.[1] ?? '');
    const source =
      name !== ''
        ? { name, ...(model === '' ? {} : { device: model }) }
        : model === ''
          ? undefined
          : { name: model };
    const made = { source, key: `${name}\0${model}` };
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(text, made);
    return made;
  }
}

const shortened = (text: string): string =>
  [
    ...text
      .slice(0, 2 * MOST_CHARACTERS)
      .replaceAll(/\s+/gu, ' ')
      .trim(),
  ]
    .slice(0, MOST_CHARACTERS)
    .join('');
