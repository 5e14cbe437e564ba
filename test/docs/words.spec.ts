import ts from 'typescript';
import { filesIn, read } from './project-files.js';

/** Rooms whose strings are texts that people read: their words are the brief's, not ours. */
const TEXTS_FOR_PEOPLE =
  /^src\/(intelligence\/(compose|page|experiments)|safety|simulation|observations\/catalogue|users\/unsubscribe|notifications\/(brief-mail|channels\/brief-mail))/;
/** A retired word that names something else in one place. */
const OTHER_MEANINGS = new Map<string, RegExp>([
  // A sign of the body, in red flags.
  [
    'heartbeat',
    /^((src|test)\/(safety|reference|evaluate|observations)\/|src\/intelligence\/compose\/brief\/safety|docs\/methods)/,
  ],
  // A user of the operating system.
  ['nobody', /^src\/database\/embedded\/server-user\.ts$/],
]);
/** Names that are not ours to choose: the framework's, a migration's, and a key of stored JSON with its readers. */
const KEPT_NAMES = new Set(['ExecutionContext', 'DurableExecution1790200000000']);
const KEPT_KEY = 'told';
const KEPT_KEY_FILES =
  /^src\/(notifications\/alert-store|cli\/commands\/alerts|intelligence\/(domain|persistence|compose|testing)\/)/;
/** Statements, their parts, and lists of columns. */
const SQL = /\b(select|insert into|update|delete from|where|join|returning|unnest|create)\b|^.\w+(, \w+)+.$/i;

interface Piece {
  file: string;
  line: number;
  text: string;
}

const glossary = read('docs/glossary.md');
const [definitions, retiredTable] = glossary.split('## Retired words');
const cells = (table: string): string[][] =>
  [...table.matchAll(/^\| (.+) \|$/gm)]
    .map(([, row]) => row.split(' | '))
    .filter(([first]) => !/^-+$|^word$|^retired$/.test(first));
const retired = cells(retiredTable).flatMap(([words]) => words.split(', '));
// `stand-in` is a word of its own; an apostrophe or a hyphen does not end a word.
const PATTERNS = retired.map((word): [string, RegExp] => [
  word,
  new RegExp(`(?<![\\w-])${word.replaceAll(' ', '\\s+')}(?![\\w-])`, 'i'),
]);

/** Retired words in a piece, with their place. */
function retiredIn({ file, line, text }: Piece): string[] {
  return PATTERNS.filter(
    ([word, pattern]) => pattern.test(text) && !OTHER_MEANINGS.get(word)?.test(file),
  ).map(([word]) => `${file}:${line}: ${word}`);
}

/** The words of a name in camel case or in capitals. A name in small letters with underscores is a column: left as it is. */
function wordsOfName(name: string): string {
  if (/^[A-Z0-9_]+$/.test(name)) return name.replaceAll('_', ' ');
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2');
}

const isKept = (file: string, name: string): boolean =>
  KEPT_NAMES.has(name) || (name === KEPT_KEY && KEPT_KEY_FILES.test(file));

const isTestTitle = (node: ts.Node): boolean => {
  const call = node.parent;
  if (!ts.isCallExpression(call) || call.arguments[0] !== node) return false;
  return /^(describe|it|test)\b/.test(call.expression.getText());
};

/** Comments, names, test titles, and in src also the strings that operators and developers read. */
function piecesOf(file: string, text: string): Piece[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const pieces: Piece[] = [];
  const add = (at: number, piece: string): void =>
    void pieces.push({ file, line: source.getLineAndCharacterOfPosition(at).line + 1, text: piece });
  const ownStrings =
    file.startsWith('src/') && !/\.(spec|record)\.ts$/.test(file) && !TEXTS_FOR_PEOPLE.test(file);
  const comments = new Set<number>();
  const addComment = (ranges: ts.CommentRange[] | undefined): void => {
    const [first] = ranges ?? [];
    const last = ranges?.at(-1);
    if (!first || !last || comments.has(first.pos)) return;
    comments.add(first.pos);
    // The lines are one text: a phrase may be broken between two of them.
    const comment = text.slice(first.pos, last.end).replaceAll(/\n\s*(\*|\/\/)? ?/g, ' ');
    add(first.pos, comment.replaceAll(/`[^`]*`/g, ''));
  };
  const visit = (node: ts.Node): void => {
    addComment(ts.getLeadingCommentRanges(text, node.pos));
    // A comment behind code on the same line belongs to the token before it.
    addComment(ts.getTrailingCommentRanges(text, node.end));
    if (ts.isIdentifier(node)) {
      if (!isKept(file, node.text)) add(node.getStart(), wordsOfName(node.text));
    } else if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      const string = node.getText();
      if (isTestTitle(node) || (ownStrings && !SQL.test(string))) add(node.getStart(), string);
    }
    node.getChildren(source).forEach(visit);
  };
  visit(source);
  return pieces.sort((a, b) => a.line - b.line);
}

/** A document's paragraphs without code, and without the sentences that it quotes from a brief. */
function paragraphsOf(file: string): Piece[] {
  const text = (file === 'docs/glossary.md' ? definitions : read(file))
    .replaceAll(/^```[\s\S]*?^```/gm, (code) => code.replaceAll(/[^\n]/g, ''))
    .replaceAll(/`[^`]*`/g, '``')
    .replaceAll(/"[^"]*"/g, (quote) => quote.replaceAll(/[^\n]/g, ''));
  return text.split('\n').map((line, index, lines) => ({
    file,
    line: index + 1,
    text: `${line} ${lines[index + 1]?.split(' ').slice(0, 2).join(' ') ?? ''}`,
  }));
}

const sources = ['src', 'test'].flatMap(filesIn).filter((file) => file.endsWith('.ts'));
const documents = [...filesIn('docs'), 'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].filter(
  (file) => file.endsWith('.md'),
);

describe('the glossary', () => {
  it('defines each word once', () => {
    const words = cells(definitions).flatMap(([word]) =>
      [...word.matchAll(/\*\*(.+?)\*\*/g)].map(([, name]) => name),
    );
    expect(words.length).toBeGreaterThan(60);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
    expect(words.filter((word) => retired.includes(word))).toEqual([]);
  });
});

describe('retired words', () => {
  it('are in no comment, name, test title or text for operators', () => {
    const found = sources.flatMap((file) => piecesOf(file, read(file)).flatMap(retiredIn));
    expect(sources.length).toBeGreaterThan(500);
    expect(found).toEqual([]);
  });

  it('are in no document', () => {
    expect(documents.flatMap(paragraphsOf).flatMap(retiredIn)).toEqual([]);
  });

  it('control: are found in each kind of place', () => {
    const text = [
      '// The batch is in',
      '// hand.',
      'const letOut = 1;',
      "it('is told once', () => undefined);",
      "logger.warn({ message: 'nobody listens' });",
      'query(`select told from alert`); // mend it',
    ].join('\n');
    expect(piecesOf('src/jobs/example.ts', text).flatMap(retiredIn)).toEqual([
      'src/jobs/example.ts:1: in hand',
      'src/jobs/example.ts:3: let out',
      'src/jobs/example.ts:4: told',
      'src/jobs/example.ts:5: nobody',
      'src/jobs/example.ts:6: mend',
    ]);
  });
});
