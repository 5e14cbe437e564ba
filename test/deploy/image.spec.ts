import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

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
