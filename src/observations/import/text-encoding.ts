import { isUtf8 } from 'node:buffer';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'latin1', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The text is not in its encoding. `line` is where, counted from 1. */
export class EncodingError extends Error {
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(reason);
  }
}

const BYTE_ORDER_MARKS: readonly [Encoding, Buffer][] = [
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
];
/** The characters that windows-1252 has at 0x80 to 0x9f; the five places without one keep their number. */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';
/** One half of a surrogate pair without the other. */
const HALF_PAIR = /\p{Cs}/u;
const NEW_LINE = 0x0a;

/** The encoding that a byte order mark at the beginning says, and the mark's length. */
export function markedEncoding(start: Buffer): { encoding: Encoding; bytes: number } | null {
  const found = BYTE_ORDER_MARKS.find(([, mark]) => start.subarray(0, mark.length).equals(mark));
  return found ? { encoding: found[0], bytes: found[1].length } : null;
}

/** Turns the bytes of a text, piece by piece, into UTF-8, in constant memory. It never puts one character for another. */
export class ToUtf8 {
  private kept: Buffer = Buffer.alloc(0);
  private line = 1;

  constructor(private readonly encoding: Encoding) {}

  /** @throws EncodingError when the bytes are not in the encoding, or hold a NUL. */
  next(piece: Buffer): Buffer {
    const bytes = this.kept.length > 0 ? Buffer.concat([this.kept, piece]) : piece;
    const end = completeUntil(bytes, this.encoding);
    this.kept = bytes.subarray(end);
    return this.decode(bytes.subarray(0, end));
  }

  /** @throws EncodingError when the text ends inside a character. */
  end(): void {
    if (this.kept.length > 0) throw this.wrong(this.line);
  }

  private decode(bytes: Buffer): Buffer {
    if (this.encoding === 'utf-8') {
      if (!isUtf8(bytes)) throw this.wrong(this.line + this.linesBefore(bytes));
      return this.counted(bytes);
    }
    if (this.encoding === 'utf-16le' || this.encoding === 'utf-16be') {
      const text = (this.encoding === 'utf-16be' ? Buffer.from(bytes).swap16() : bytes).toString('utf16le');
      if (HALF_PAIR.test(text)) throw this.wrong(this.line);
      return this.counted(Buffer.from(text));
    }
    const text = bytes.toString('latin1');
    return this.counted(
      Buffer.from(text.replaceAll(/[\x80-\x9f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80])),
    );
  }

  /** Counts the lines of a piece. A NUL is in no text, but in other encodings and in other kinds of files. */
  private counted(bytes: Buffer): Buffer {
    const nul = bytes.indexOf(0);
    if (nul >= 0)
      throw new EncodingError(
        this.line + linesIn(bytes.subarray(0, nul)),
        'has a NUL byte: it is not text, or UTF-16 without a byte order mark (give "encoding" in the mapping)',
      );
    this.line += linesIn(bytes);
    return bytes;
  }

  /** How many lines end before the first one that is not UTF-8. */
  private linesBefore(bytes: Buffer): number {
    let lines = 0;
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(NEW_LINE, start);
      if (end < 0 || !isUtf8(bytes.subarray(start, end))) return lines;
      lines += 1;
      start = end + 1;
    }
  }

  private wrong(line: number): EncodingError {
    const hint = this.encoding === 'utf-8' ? ' (give "encoding" in the mapping when it is another one)' : '';
    return new EncodingError(line, `is not ${this.encoding.toUpperCase()}${hint}`);
  }
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEW_LINE); at >= 0; at = bytes.indexOf(NEW_LINE, at + 1)) lines += 1;
  return lines;
}

/** Where the last character that is complete ends. */
function completeUntil(bytes: Buffer, encoding: Encoding): number {
  if (encoding === 'utf-8') {
    // A character has at most four bytes, and those after its first one are 10xxxxxx.
    for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
      const byte = bytes[bytes.length - back];
      if (byte < 0x80) return bytes.length;
      if (byte >= 0xc0) return back < lengthOf(byte) ? bytes.length - back : bytes.length;
    }
    return bytes.length;
  }
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const even = bytes.length - (bytes.length % 2);
    const high = even >= 2 ? bytes[encoding === 'utf-16le' ? even - 1 : even - 2] : 0;
    return (high & 0xfc) === 0xd8 ? even - 2 : even;
  }
  return bytes.length;
}

const lengthOf = (first: number): number => (first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2);
