import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { BrokenFileError } from '../door.js';

/** No element, text or declaration of an export is nearly as long. Without a bound, one could be as long as the file. */
const MOST_CHARACTERS = 1 << 20;
/** The elements of an export are at most five deep. */
const DEEPEST = 50;
/** Names of devices contain them, and an export with one can be read all the same: the record is refused. */
const ODD_CHARACTER = /disallowed character/;

export interface ElementHandler {
  /** @param depth 0 for the root */
  open(name: string, attributes: Readonly<Record<string, string>>, depth: number, line: number): void;
  close(name: string, depth: number): void;
}

/**
 * Reads the elements of an XML text that may be hostile, piece by piece. Nothing of a document type is used: entities that
 * it declares are not expanded but break the file, and nothing is ever fetched.
 */
export class XmlElements {
  private readonly parser = new SaxesParser({ xmlns: false });
  private depth = 0;
  private lastEventAt = 0;

  constructor(handler: ElementHandler) {
    const { parser } = this;
    parser.on('error', (error) => {
      if (!ODD_CHARACTER.test(error.message)) throw this.broken('is not well-formed XML');
    });
    parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
      this.lastEventAt = parser.position;
      if (this.depth > DEEPEST) throw this.broken(`has elements more than ${DEEPEST} deep`);
      handler.open(name, attributes, this.depth, parser.line);
      this.depth += 1;
    });
    parser.on('closetag', ({ name }: SaxesTagPlain) => {
      this.lastEventAt = parser.position;
      this.depth -= 1;
      handler.close(name, this.depth);
    });
    for (const event of ['comment', 'doctype', 'cdata', 'processinginstruction', 'xmldecl'] as const)
      parser.on(event, () => {
        this.lastEventAt = parser.position;
      });
  }

  /** @throws BrokenFileError at what is not XML, too long or too deep */
  write(text: string): void {
    this.parser.write(text);
    if (this.parser.position - this.lastEventAt > MOST_CHARACTERS)
      throw this.broken('has an element or text longer than 1 MiB');
  }

  /** @throws BrokenFileError when elements are still open */
  end(): void {
    this.parser.close();
  }

  private broken(reason: string): BrokenFileError {
    return new BrokenFileError(this.parser.line, reason);
  }
}
