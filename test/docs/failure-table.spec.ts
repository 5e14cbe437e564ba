import { exists, read } from './project-files.js';
import { titlesIn } from './test-titles.js';

/** One file that proves a line of the table, with the titles of its tests. */
interface Proof {
  file: string;
  titles: string[];
}

/** Each line of the tables of docs/failure-table.md: what fails, and its proofs. */
const lines = read('docs/failure-table.md')
  .split('\n')
  .filter((line) => /^\| (?!What if|-)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, failure, , , proofs]) => ({ failure, proofs: proofsOf(proofs) }));

/** A cell such as: `test/a.spec.ts`: "one title"; "another"; `test/b.spec.ts`: "a third" */
function proofsOf(cell: string): Proof[] {
  const proofs: Proof[] = [];
  for (const [, file, title] of cell.matchAll(/`(test\/[^`]+)`|"([^"]+)"/g)) {
    if (file) proofs.push({ file, titles: [] });
    else proofs.at(-1)?.titles.push(title);
  }
  return proofs;
}

const proofs = lines.flatMap((line) => line.proofs);

describe('docs/failure-table.md', () => {
  it('proves each of its lines by a test', () => {
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => !line.proofs.some(({ titles }) => titles.length > 0))).toEqual([]);
  });

  it('names test files that exist', () => {
    expect(proofs.map(({ file }) => file).filter((file) => !exists(file))).toEqual([]);
  });

  it('quotes titles that the named file has', () => {
    const unknown = proofs
      .filter(({ file }) => exists(file))
      .flatMap(({ file, titles }) => {
        const known = titlesIn(file);
        return titles
          .filter((title) => !known.some((pattern) => pattern.test(title)))
          .map((title) => ({ file, title }));
      });
    expect(unknown).toEqual([]);
  });
});

describe('the titles of a spec', () => {
  const titles = titlesIn('test/docs/failure-table.spec.ts');
  const isTitle = (text: string) => titles.some((title) => title.test(text));

  it('are those of its groups and tests, and no other text of it', () => {
    expect(isTitle('the titles of a spec')).toBe(true);
    expect(isTitle('names test files that exist')).toBe(true);
    expect(isTitle('docs/failure-table')).toBe(false);
  });

  it.each([1])('include those of it.each, with any text for a parameter: %d', () => {
    expect(isTitle('include those of it.each, with any text for a parameter: 12')).toBe(true);
    expect(isTitle('include those of it.each')).toBe(false);
  });
});
