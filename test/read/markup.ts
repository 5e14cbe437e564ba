/** Finished HTML. Only `markup` makes it, so that no text reaches a page unescaped. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Content = Html | string | number | null | readonly Content[];

/** A template whose texts are written as they are, and whose values are escaped unless they are HTML themselves. */
export function markup(texts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(texts.map((text, i) => text + (i < values.length ? written(values[i]) : '')).join(''));
}

function written(value: Content): string {
  if (value === null) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(written).join('');
  return escape(String(value));
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => ESCAPES.get(sign)!);
