import { exists, filesIn, read } from './project-files.js';

/** The number and the text of each decision. */
const decisions = read('docs/decisions.md')
  .split('\n\n')
  .flatMap((text) => {
    const number = /^\*\*(\d+)\. /.exec(text)?.[1];
    return number === undefined ? [] : { number: Number(number), text };
  });
const known = new Set(decisions.map(({ number }) => number));

/** Decisions cited as "(decision 22)" or "(decisions 22 and 39)", by file. */
const citations = ['src', 'test', 'migrations', 'tools', 'deploy', '.github']
  .flatMap(filesIn)
  .filter((path) => !path.startsWith('test/docs/') && /\.(ts|mjs|yml|hbs)$/.test(path))
  .flatMap((path) =>
    [...read(path).matchAll(/\bdecisions? (\d+(?:(?:, | and )\d+)*)/g)].flatMap(([, numbers]) =>
      numbers.split(/, | and /).map((number) => ({ path, number: Number(number) })),
    ),
  );
const cited = new Set(citations.map(({ number }) => number));

describe('docs/decisions.md', () => {
  it('gives each decision a number of its own, without a gap', () => {
    expect(decisions.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
      decisions.map((_, index) => index + 1),
    );
  });

  it('has every decision that the code cites', () => {
    expect(citations.length).toBeGreaterThan(40);
    expect(citations.filter(({ number }) => !known.has(number))).toEqual([]);
  });

  it('has no decision that is neither cited from the code nor says where it lives', () => {
    const homeless = decisions.filter(({ number, text }) => !cited.has(number) && homesOf(text).length === 0);
    expect(homeless.map(({ number }) => number)).toEqual([]);
  });

  it('says only of files that exist that a decision lives in them', () => {
    expect(decisions.flatMap(({ text }) => homesOf(text)).filter((path) => !exists(path))).toEqual([]);
  });
});

/** Files of a sentence "Lives in `package.json` and `tsconfig.json`." */
function homesOf(text: string): string[] {
  const [, sentence = ''] = text.match(/\bLives in ((?:`[^`]+`(?:, | and )?)+)/) ?? [];
  return [...sentence.matchAll(/`([^`]+)`/g)].map(([, path]) => path);
}
