import { LINES, PAIRS_KEY } from '../evaluate/lines.js';
import { exists, filesIn, read } from './project-files.js';

const CITING = ['src', 'test', 'tools', 'migrations', 'deploy', 'docs']
  .flatMap(filesIn)
  .filter((path) => /\.(ts|mjs|hbs|ya?ml|md)$/.test(path));

/** All matches of a pattern in the project, each with the file it is in. */
function citations(pattern: RegExp): { path: string; cited: string[] }[] {
  return CITING.flatMap((path) => [...read(path).matchAll(pattern)].map(([, ...cited]) => ({ path, cited })));
}

const headings = (document: string): string[] =>
  [...read(document).matchAll(/^#{2,4} (.*)$/gm)].map(([, heading]) => heading);

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

describe('a citation', () => {
  it.each(['methods', 'evaluation'])('names an existing section of docs/%s.md', (document) => {
    const sections = headings(`docs/${document}.md`).flatMap(
      (heading) => /^(\d+(?:\.\d+)?)\.? /.exec(heading)?.[1] ?? [],
    );
    const cited = citations(new RegExp(`\\b${document}\\s+(?:\\* )?(\\d+(?:\\.\\d+)?)\\b`, 'gi'));
    expect(sections.length).toBeGreaterThan(3);
    expect(cited.length).toBeGreaterThan(1);
    expect(cited.filter(({ cited: [section] }) => !sections.includes(section))).toEqual([]);
  });

  it('names an existing document and an existing heading of it', () => {
    const cited = citations(/\b(docs\/[\w-]+\.md)(?:#([\w-]+))?/g);
    expect(cited.length).toBeGreaterThan(20);
    expect(
      cited.filter(
        ({ cited: [document, anchor] }) =>
          !exists(document) || (anchor && !headings(document).map(anchorOf).includes(anchor)),
      ),
    ).toEqual([]);
  });

  it('of a publication in docs/methods.md names one of its references', () => {
    const [text, references] = read('docs/methods.md').split('\n## References\n');
    const cited = [...text.matchAll(/\[([^\]]+ \d{4}[^\]]*)\](?!\()/g)].flatMap(([, names]) =>
      names.split('; '),
    );
    expect(cited.length).toBeGreaterThan(10);
    expect(cited.filter((name) => !references.replaceAll('\n', ' ').includes(`- ${name}, `))).toEqual([]);
  });
});

describe('a line of the evaluation', () => {
  const [, lines, results] = /\n## 2\. (.*?)\n## 4\. (.*)/s.exec(read('docs/evaluation.md'))!;
  const keysIn = (section: string): string[] =>
    [...section.matchAll(/^\| (E\d+|known[_ ]answers) \|/gm)].map(([, key]) => key.replace(' ', '_'));
  const keys = LINES.map(({ key }) => key).filter((key) => key !== PAIRS_KEY);

  it('has a row in the description and one in the results, in the order of lines.ts', () => {
    expect(keysIn(lines)).toEqual(keys);
    expect(keysIn(results)).toEqual(keys);
  });

  it('exists for every key that a text names', () => {
    const unused = [...lines.matchAll(/The keys (E\d+) and (E\d+) are unused/g)].flatMap(
      ([, ...pair]) => pair,
    );
    const named = citations(/(?<![\w%+-])(E[1-9]\d?)(?![\w%.-])/g);
    expect(unused).toHaveLength(2);
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter(({ cited: [key] }) => ![...keys, ...unused].includes(key))).toEqual([]);
  });
});
