import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, ROOT, withLock } from './lib/project.mjs';
import { run } from './lib/run.mjs';

/** Installs the packages of package-lock.json. Prints nothing if they are all there. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  await withLock('install', async () => {
    if (isInstalled()) return;
    process.stderr.write('Installing packages (npm ci)\n');
    const code = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
    if (code !== 0) process.exit(code);
  });
}

/** npm lists in node_modules the packages that it installed; packages for other platforms are missing there. */
function isInstalled() {
  const installed = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const wanted = packagesOf(join(ROOT, 'package-lock.json'));
  const present = packagesOf(installed);
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = present[path];
    return found ? found.version === entry.version : Boolean(entry.optional || entry.devOptional);
  });
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/** All of npm's output goes to stderr, because stdout belongs to the command that needs the packages. */
function runNpm(args) {
  const options = { stdio: ['inherit', process.stderr, 'inherit'] };
  const npm = process.env.npm_execpath ?? '';
  if (npm.endsWith('npm-cli.js')) return run(process.execPath, [npm, ...args], options);
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}

if (isMain(import.meta.url)) await ensureInstalled();
