import { readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { exists, filesIn, read, ROOT } from './project-files.js';

const documents = [...readdirSync(ROOT), ...['docs', '.github'].flatMap(filesIn)].filter((path) =>
  path.endsWith('.md'),
);

/** Every text in backticks, with its document. */
const quoted = documents.flatMap((path) =>
  [...read(path).matchAll(/`([^`\n]+)`/g)].map(([, text]) => ({ path, text })),
);

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

describe('a document', () => {
  it('links only to files and headings that exist', () => {
    const links = documents.flatMap((path) =>
      [...read(path).matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([link, target, anchor]) => ({
        path,
        link,
        target: target ? normalize(join(dirname(path), target)) : path,
        anchor,
      })),
    );
    const broken = links.filter(({ target, anchor }) => {
      if (!exists(target)) return true;
      const headings = anchor ? [...read(target).matchAll(/^#{1,4} (.*)$/gm)] : [];
      return anchor !== undefined && !headings.some(([, heading]) => anchorOf(heading) === anchor);
    });
    expect(links.length).toBeGreaterThan(30);
    expect(broken).toEqual([]);
  });

  it('names only files and folders that exist', () => {
    const named = quoted.filter(({ text }) =>
      /^(src|test|docs|deploy|tools|migrations|\.github)\/[\w./*-]+$/.test(text),
    );
    const all = ['src', 'test', 'docs', 'deploy', 'tools', 'migrations', '.github'].flatMap(filesIn);
    const isThere = (text: string): boolean => {
      if (!text.includes('*')) return exists(text);
      const pattern = new RegExp(`^${text.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`);
      return all.some((path) => pattern.test(path));
    };
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter(({ text }) => !isThere(text))).toEqual([]);
  });

  it('names only classes, functions and methods that the code has', () => {
    const code = filesIn('src')
      .filter((path) => path.endsWith('.ts'))
      .map(read)
      .join('\n');
    const words = new Set(code.match(/\w+/g));
    const named = quoted
      .filter(({ path }) => ['docs/architecture.md', 'docs/decisions.md'].includes(path))
      .filter(({ text }) => /^(?:[A-Z][a-z]+|[a-z]+(?=[A-Z]))[A-Za-z]*(?:\.[a-z]\w*)?$/.test(text));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ text }) => !text.split('.').every((word) => words.has(word)))).toEqual([]);
  });

  it('names only events that the code logs', () => {
    const events = new Set(
      filesIn('src')
        .filter((path) => path.endsWith('.ts'))
        .flatMap((path) => [...read(path).matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, event]) => event)),
    );
    const named = quoted.filter(({ text }) => /^[a-z_]+\.[a-z_]*(ed|dead|away|back|out)$/.test(text));
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter(({ text }) => !events.has(text))).toEqual([]);
  });

  it('names only commands that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = documents.flatMap((path) =>
      [...read(path).matchAll(/\bnpm run ([\w-]+)/g)].map(([, script]) => ({ path, script })),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ script }) => !(script in scripts))).toEqual([]);
  });
});
