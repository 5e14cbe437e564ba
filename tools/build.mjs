import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { isMain, ROOT, withLock } from './lib/project.mjs';
import { runNode } from './lib/run.mjs';

const SOURCES = [
  'src',
  'migrations',
  'test/bench',
  'test/chaos',
  'test/fuzz',
  'test/evaluate',
  'test/read',
  'test/support',
  'test/reference',
  'package.json',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
];
const STAMP = join(ROOT, 'dist/.built-from');
const COMPILER_STATE = join(ROOT, 'dist/.tsbuildinfo');
const PROOF = join(ROOT, 'dist/src/main.js');

/** Compiles, unless the output is up to date with the sources. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  await withLock('build', async () => {
    if (!isBuilt()) await build();
  });
}

async function build() {
  process.stderr.write('Building\n');
  const sources = fingerprint();
  rmSync(STAMP, { force: true });
  // With its saved state the compiler would skip files whose output was deleted.
  if (!existsSync(PROOF)) rmSync(COMPILER_STATE, { force: true });
  const code = await runNode(['node_modules/@nestjs/cli/bin/nest.js', 'build'], {
    stdio: ['inherit', process.stderr, 'inherit'],
  });
  if (code !== 0) process.exit(code);
  writeFileSync(STAMP, sources);
}

function isBuilt() {
  return existsSync(PROOF) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint();
}

/**
 * Names, sizes and times of all sources, so that a deleted file is noticed, and one that arrives with an older time.
 */
function fingerprint() {
  const hash = createHash('sha256');
  const add = (path) => {
    const found = statSync(join(ROOT, path), { throwIfNoEntry: false });
    if (!found) return;
    if (!found.isDirectory()) hash.update(`${path} ${found.size} ${found.mtimeMs}\n`);
    else for (const name of readdirSync(join(ROOT, path)).sort()) add(join(path, name));
  };
  SOURCES.forEach(add);
  return hash.digest('hex');
}

if (isMain(import.meta.url)) {
  await ensureInstalled();
  await withLock('build', build);
}
