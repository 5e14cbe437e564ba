import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureBuilt, start } from '../support/programs.js';
import { createTestDatabase } from '../support/test-database.js';

jest.setTimeout(180_000);

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const [, build, production] = read('Dockerfile').split(/^FROM .*$/m);

/** What the first stage copies from the project. */
const copied = [...build.matchAll(/^COPY (.*)$/gm)].flatMap(([, paths]) => paths.split(' ').slice(0, -1));
/** What the image itself holds of the project. */
const shipped = [...production.matchAll(/^COPY (?:--from=build \/app\/)?(\S+) \S+$/gm)].map(
  ([, path]) => path,
);

/** What `--omit=optional` leaves out of a production install. */
function optionalPackages(): string[] {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { optional?: boolean; dev?: boolean }>;
  };
  const optional = Object.entries(packages).filter(([, entry]) => entry.optional && !entry.dev);
  return optional.map(([path]) => path.replace(/^.*node_modules\//, ''));
}

/** A program that makes the given packages as unknown to Node as if they were not installed. */
const refusalOf = (names: readonly string[]): string => `
  const { Module } = require('node:module');
  const missing = new Set(${JSON.stringify(names)});
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (request, ...rest) => {
    const name = request.split('/').slice(0, request.startsWith('@') ? 2 : 1).join('/');
    if (missing.has(name)) throw Object.assign(new Error('not installed: ' + name), { code: 'MODULE_NOT_FOUND' });
    return resolve(request, ...rest);
  };
`;

beforeAll(ensureBuilt);

describe('the image', () => {
  it('copies only files that .dockerignore includes', () => {
    const [everything, ...rest] = read('.dockerignore').split('\n').filter(Boolean);
    expect(everything).toBe('*');
    const allowed = rest.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(copied).toEqual(expect.arrayContaining(['src', 'migrations', 'tools', 'package-lock.json']));
    const fromHere = [...production.matchAll(/^COPY (?!--from)(\S+) \S+$/gm)].map(([, path]) => path);
    for (const path of [...copied, ...fromHere]) expect(allowed).toContain(path);
  });

  it('has every file that its build compiles', () => {
    const folder = mkdtempSync(join(tmpdir(), 'weekly-image-'));
    try {
      for (const path of copied) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        const filter = (source: string) => !source.endsWith('.spec.ts');
        cpSync(join(ROOT, path), join(folder, path), { recursive: true, filter });
      }
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      const compiler = [
        'node_modules/typescript/bin/tsc',
        '-p',
        'tsconfig.build.json',
        '--noEmit',
        '--incremental',
        'false',
      ];
      const { status, stdout } = spawnSync(process.execPath, compiler, { cwd: folder, encoding: 'utf8' });
      expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('runs the commands of the documentation, without sources and without installing or building', () => {
    expect(shipped).toEqual(['package.json', 'node_modules', 'dist', 'tools', 'deploy']);
    const folder = mkdtempSync(join(tmpdir(), 'weekly-image-'));
    try {
      for (const path of shipped)
        if (/^(node_modules|dist)$/.test(path)) symlinkSync(join(ROOT, path), join(folder, path));
        else cpSync(join(ROOT, path), join(folder, path), { recursive: true });
      const command = ['run', '--silent', 'cli', '--', '--help'];
      const { status, stdout, stderr } = spawnSync('npm', command, { cwd: folder, encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain('preflight');
      const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
      for (const name of ['cli', 'migrate', 'worker'])
        expect(scripts[name]).toMatch(/^node tools\/launch\.mjs /);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('is lean on request, without the optional packages: it runs where DATABASE_URL is set, and says so where it is not', async () => {
    expect(build).toMatch(/^ARG LEAN=$/m);
    expect(build).toMatch(/npm prune --omit=dev \$\{LEAN:\+--omit=optional\} /);
    const folder = mkdtempSync(join(tmpdir(), 'weekly-lean-'));
    const database = await createTestDatabase();
    try {
      const refuse = join(folder, 'refuse.cjs');
      writeFileSync(refuse, refusalOf(optionalPackages()));
      const lean = { NODE_OPTIONS: `--require ${refuse}`, PORT: '0', DATA_DIR: folder };
      const service = start('main.js', [], { ...lean, DATABASE_URL: database.url });
      await service.line(/"service\.listening"/);
      service.child.kill('SIGTERM');
      expect(await service.ended).toMatchObject({ code: 0 });
      const { code, stdout } = await start('main.js', [], lean).ended;
      expect(code).toBe(1);
      expect(stdout).toMatch(/"program\.start_failed".*"embedded_postgres_missing".*set DATABASE_URL/);
    } finally {
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('runs without root, has a health check, and can run the migrations as a step of their own', () => {
    expect(production).toMatch(/^USER node$/m);
    expect(production).toMatch(/^HEALTHCHECK [^]*\/health\/ready/m);
    expect(production).toMatch(/^COPY --from=build \/app\/dist dist$/m);
    const compose = read('docker-compose.yml');
    expect(compose).toContain("command: ['node', 'dist/src/migrate.js']");
    expect(compose).toMatch(/migrate:\n\s+condition: service_completed_successfully/);
    expect(compose).toMatch(/MIGRATE_ON_BOOT: 'false'/);
  });
});
