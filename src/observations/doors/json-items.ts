import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { NotRegularFileError } from '../import/break-reason.js';
import { BrokenFileError, type DoorFile } from './door.js';

export interface JsonItem {
  /** Where it begins. */
  line: number;
  item: unknown;
  /** The key of the list that it is in; undefined: it is at the top, or in a list there. */
  list?: string;
}

/** Which lists hold the objects that are wanted. */
export interface Lists {
  /** By key. */
  isList: (key: string) => boolean;
  /** How many objects may be around such a list. */
  deepest: number;
  /** Whether lists may hold other things than objects, which are not read. */
  mixed?: boolean;
}

/** One record of a health app has some kilobytes. Without a bound, one could be as long as the file. */
const MOST_CHARACTERS = 4 << 20;
const DEEPEST = 100;
/** The end of a text in which the key of a list is looked for. */
const KEY_CHARACTERS = 100;
const KEY_AT_END = /"([^"\\]+)"\s*:\s*$/;

/**
 * The objects of a JSON text, one by one: those of a list at its top, of the lists of an object at its top that `lists`
 * names (the `entry` of a Bundle), or each object at the top (a single one, or one in each line).
 *
 * @throws BrokenFileError where the text is no JSON, or an object too long or too deep
 */
export async function* jsonItems(file: DoorFile, lists: string | Lists): AsyncGenerator<JsonItem[]> {
  if (!(await stat(file.path)).isFile()) throw new NotRegularFileError();
  yield* itemsOf(counted(file), lists);
}

async function* counted({ path, onBytes, signal }: DoorFile): AsyncGenerator<Buffer> {
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 18, signal })) {
    onBytes((bytes as Buffer).length);
    yield bytes as Buffer;
  }
}

/** The same for a text in UTF-8 that comes in pieces. */
export async function* itemsOf(
  pieces: AsyncIterable<Buffer>,
  lists: string | Lists,
): AsyncGenerator<JsonItem[]> {
  const splitter = new ItemSplitter(
    typeof lists === 'string' ? { isList: (key) => key === lists, deepest: 1 } : lists,
  );
  const decoder = new TextDecoder();
  for await (const bytes of pieces) yield* splitter.add(decoder.decode(bytes, { stream: true }));
  yield* splitter.add(decoder.decode());
  splitter.end();
}

/** Finds where objects begin and end by counting brackets outside of texts; JSON.parse then judges each of them. */
class ItemSplitter {
  private line = 1;
  private depth = 0;
  private inText = false;
  private escaped = false;
  /** The text of the object, or of the object at the top that may turn out to hold the list. */
  private text = '';
  private startLine = 1;
  /** The depth at which the objects of the list begin that is being read; null: none is. */
  private listDepth: number | null = null;
  private list: string | undefined;
  private capturing = false;
  /** The object at the top holds a list, so it is none of the objects itself. */
  private holdsList = false;
  private began = false;

  constructor(private readonly lists: Lists) {}

  /** Yields what is complete, also before it throws. */
  *add(piece: string): Generator<JsonItem[]> {
    const items: JsonItem[] = [];
    let from = 0;
    try {
      for (let at = 0; at < piece.length; at++) {
        const char = piece.charCodeAt(at);
        if (char === 10) this.line += 1;
        if (this.inText) {
          if (this.escaped) this.escaped = false;
          else if (char === 92) this.escaped = true;
          else if (char === 34) this.inText = false;
        } else if (!this.capturing && this.isStray(char)) throw this.broken('is not well-formed JSON');
        else if (char === 34) this.inText = true;
        else if (char === 123 || char === 91) {
          if (this.opens(char === 91, piece.slice(from, at))) from = at;
        } else if (char === 125 || char === 93) {
          this.depth -= 1;
          if (this.depth < 0) throw this.broken('is not well-formed JSON');
          if (this.listDepth !== null && this.depth < this.listDepth) from = this.leavesList(at);
          if (this.depth === 0) this.holdsList = false;
          if (this.capturing && this.depth === (this.listDepth ?? 0)) {
            items.push(this.parsed(piece.slice(from, at + 1)));
            from = at + 1;
          }
        }
      }
      if (this.capturing) this.keep(piece.slice(from));
      else if (this.holdsList) this.text = (this.text + piece.slice(from)).slice(-KEY_CHARACTERS);
    } catch (error) {
      yield items;
      throw error;
    }
    yield items;
  }

  /** @throws BrokenFileError when something is not closed */
  end(): void {
    if (!this.began) throw this.broken('has no object');
    if (this.depth !== 0 || this.inText) throw this.broken('ends too early');
  }

  /** @returns whether an object begins here. @param before what was not kept yet of the object at the top */
  private opens(isList: boolean, before: string): boolean {
    const { depth } = this;
    this.depth += 1;
    this.began = true;
    if (this.depth > DEEPEST) throw this.broken(`is more than ${DEEPEST} deep`);
    if (isList) {
      const key = depth === 0 ? undefined : this.keyOfList(depth, before);
      if (key === null) return false;
      this.listDepth = this.depth;
      this.list = key;
      this.holdsList = depth > 0;
      this.capturing = false;
      this.text = '';
      return false;
    }
    if (this.capturing || (depth > 0 && depth !== this.listDepth)) return false;
    this.capturing = true;
    this.text = '';
    this.startLine = this.line;
    return true;
  }

  /** The key of a list that begins here; null: it is none of those that are wanted. */
  private keyOfList(depth: number, before: string): string | null {
    const isRead = this.listDepth === null && (this.capturing || this.holdsList);
    if (!isRead || depth > this.lists.deepest) return null;
    // Only the end is put together: a long object may have very many lists.
    const end = (this.text.slice(-KEY_CHARACTERS) + before.slice(-KEY_CHARACTERS)).slice(-KEY_CHARACTERS);
    const key = KEY_AT_END.exec(end)?.[1];
    return key !== undefined && this.lists.isList(key) ? key : null;
  }

  /** @returns where the text behind the list begins */
  private leavesList(at: number): number {
    this.listDepth = null;
    this.list = undefined;
    return at + 1;
  }

  /** At the top and in the list there are objects, and what separates them. */
  private isStray(char: number): boolean {
    if (this.depth !== 0 && (this.depth !== this.listDepth || (this.lists.mixed && this.holdsList)))
      return false;
    const isSpace = char === 32 || char === 10 || char === 13 || char === 9;
    if (isSpace || char === 123) return false;
    return this.depth === 0 ? char !== 91 : char !== 44 && char !== 93;
  }

  private keep(text: string): void {
    this.text += text;
    if (this.text.length > MOST_CHARACTERS) throw this.broken('has an object longer than 4 MiB');
  }

  private parsed(rest: string): JsonItem {
    this.keep(rest);
    const { text, startLine: line, list } = this;
    this.capturing = false;
    this.text = '';
    try {
      const item = JSON.parse(text) as unknown;
      return list === undefined ? { line, item } : { line, item, list };
    } catch (error) {
      if (error instanceof SyntaxError) throw new BrokenFileError(line, 'is not well-formed JSON');
      throw error;
    }
  }

  private broken(reason: string): BrokenFileError {
    return new BrokenFileError(this.line, reason);
  }
}
