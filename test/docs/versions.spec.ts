import { read } from './project-files.js';

const manifest = JSON.parse(read('package.json')) as { version: string; engines: { node: string } };

describe('the version of the product', () => {
  it('is the same in package.json, package-lock.json and the newest entry of CHANGELOG.md', () => {
    const lock = JSON.parse(read('package-lock.json')) as {
      version: string;
      packages: Record<string, { version: string }>;
    };
    const [newest] = [...read('CHANGELOG.md').matchAll(/^## \[(\d[^\]]*)\] - \d{4}-\d\d-\d\d$/gm)];
    expect({
      lock: lock.version,
      lockedPackage: lock.packages[''].version,
      changelog: newest[1],
    }).toEqual({
      lock: manifest.version,
      lockedPackage: manifest.version,
      changelog: manifest.version,
    });
  });

  it('has a link for each entry of CHANGELOG.md', () => {
    const changelog = read('CHANGELOG.md');
    const entries = [...changelog.matchAll(/^## (\[[^\]]+\])/gm)].map(([, entry]) => entry);
    expect(entries.length).toBeGreaterThan(2);
    for (const entry of entries) expect(changelog).toContain(`\n${entry}: #`);
  });
});

describe('the version of Node', () => {
  const current = read('.nvmrc').trim();

  it('is that of .nvmrc in both stages of the image', () => {
    const images = [...read('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(images).toEqual([`node:${current}-bookworm-slim`, `node:${current}-bookworm-slim`]);
  });

  it('is tested by CI in the version of .nvmrc and in no version that package.json excludes', () => {
    const [, matrix] = read('.github/workflows/ci.yml').match(/^ +node: \[(.*)\]$/m)!;
    const versions = matrix.split(', ');
    expect(versions).toContain(current);
    const [, lowest] = manifest.engines.node.match(/^>=(\d+)/)!;
    for (const version of versions) expect(Number(version)).toBeGreaterThanOrEqual(Number(lowest));
  });
});
