import { IntlMessageFormat } from 'intl-messageformat';
import ts from 'typescript';
import german from '../../src/messages/catalogues/de.json';
import british from '../../src/messages/catalogues/en-GB.json';
import american from '../../src/messages/catalogues/en-US.json';
import { parsePattern } from '../../src/messages/parsed-message.js';
import { filesIn, read } from '../docs/project-files.js';

type Texts = Readonly<Record<string, string>>;

const CATALOGUES: Readonly<Record<string, Texts>> = { 'en-US': american, 'en-GB': british, de: german };
const IDS = Object.keys(american);

const slotsOf = (pattern: string): string[] =>
  [...new Set(parsePattern(pattern, 'en-US').needs.map(({ slot }) => slot))].sort();

interface Element {
  value: string;
  type: number;
  options?: Record<string, { value: Element[] }>;
}

/** The words of a pattern, without its slots. */
function literalsOf(elements: readonly Element[]): string[] {
  return elements.flatMap(({ type, value, options }) => [
    ...(type === 0 ? [value] : []),
    ...Object.values(options ?? {}).flatMap((option) => literalsOf(option.value)),
  ]);
}

const sources = filesIn('src')
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
  .map((path) => ({
    path,
    file: ts.createSourceFile(path, read(path), ts.ScriptTarget.ES2022, true),
  }));

function visit(node: ts.Node, each: (node: ts.Node) => void): void {
  each(node);
  node.forEachChild((child) => visit(child, each));
}

/** Calls `message('id', { slot: ... })` whose id and slots are written out. */
function calls(): { where: string; id: string; slots: string[] }[] {
  const found: { where: string; id: string; slots: string[] }[] = [];
  for (const { path, file } of sources)
    visit(file, (node) => {
      if (!ts.isCallExpression(node) || node.expression.getText(file) !== 'message') return;
      const [id, slots] = node.arguments;
      if (!id || !ts.isStringLiteral(id) || (slots && !ts.isObjectLiteralExpression(slots))) return;
      if (slots?.properties.some(ts.isSpreadAssignment)) return;
      const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
      const names = (slots?.properties ?? []).map((property) => property.name!.getText(file));
      found.push({ where: `${path}:${line}`, id: id.text, slots: names.sort() });
    });
  return found;
}

describe.each(Object.entries(CATALOGUES))('the catalogue of %s', (locale, texts) => {
  it('has the same texts as the others', () => {
    if (locale === 'en-GB') {
      expect(IDS).toEqual(expect.arrayContaining(Object.keys(texts)));
      for (const [id, text] of Object.entries(texts))
        expect({ id, text }).not.toEqual({ id, text: american[id as never] });
    } else expect(Object.keys(texts)).toEqual(IDS);
  });

  it('has the same slots in each text', () => {
    for (const [id, text] of Object.entries(texts))
      expect({ id, slots: slotsOf(text) }).toEqual({ id, slots: slotsOf(american[id as never]) });
  });

  it('has no digit outside a slot, so that every number is one of a fact', () => {
    for (const [id, text] of Object.entries(texts)) {
      const elements = new IntlMessageFormat(text, 'en', undefined, {
        ignoreTag: true,
      }).getAst() as unknown as Element[];
      expect({ id, words: literalsOf(elements).join('') }).toEqual({
        id,
        words: expect.not.stringMatching(/\d/),
      });
    }
  });
});

it('every text is used, by its whole id', () => {
  const used = new Set<string>();
  for (const { file } of sources)
    visit(file, (node) => {
      if (ts.isStringLiteral(node)) used.add(node.text);
    });
  for (const path of filesIn('src').filter((one) => one.endsWith('.hbs')))
    for (const [, id] of read(path).matchAll(/'([a-z_.]+)'/g)) used.add(id);
  expect(IDS.filter((id) => !used.has(id))).toEqual([]);
});

it('no code makes an id of parts', () => {
  const casts = sources.filter(({ file }) => /as MessageId\b/.test(file.text)).map(({ path }) => path);
  expect(casts).toEqual([]);
});

it('every call gives the slots of its text', () => {
  for (const { where, id, slots } of calls())
    expect({ where, id, slots }).toEqual({ where, id, slots: slotsOf(american[id as never]) });
});
