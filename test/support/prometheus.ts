import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { until } from './until.js';

/** Both are in Debian's package prometheus. Undefined if it is not installed, which is an error in CI. */
export function prometheusTools(): { server: string; promtool: string } | undefined {
  const [server, promtool] = ['prometheus', 'promtool'].map((name) => join('/usr/bin', name));
  if (existsSync(server) && existsSync(promtool)) return { server, promtool };
  const advice = 'Install the package prometheus.';
  if (process.env.CI) throw new Error(`No Prometheus to test the rules and the dashboard with. ${advice}`);
  process.stderr.write(
    `No Prometheus: the rules are not tested, and the dashboard is not queried. ${advice}\n`,
  );
  return undefined;
}

export function run(
  command: string,
  args: readonly string[],
  cwd: string,
): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  return { code: status, output: `${stdout}${stderr}` };
}

export interface Prometheus {
  /** The present samples of an expression. */
  query(expression: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]>;
  stop(): Promise<void>;
}

/** Starts a real Prometheus that scrapes one target every second, under the job name of our configuration. */
export async function startPrometheus(server: string, target: string): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'weekly-prometheus-'));
  const config = {
    global: { scrape_interval: '1s' },
    scrape_configs: [{ job_name: 'weekly-intelligence', static_configs: [{ targets: [target] }] }],
  };
  // YAML is a superset of JSON.
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const port = await freePort();
  const child = spawn(
    server,
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  const origin = `http://127.0.0.1:${port}`;
  await until(() => answers(`${origin}/-/ready`));
  return {
    query: async (expression) => {
      const url = `${origin}/api/v1/query?query=${encodeURIComponent(expression)}`;
      const body = (await (await fetch(url)).json()) as {
        status: string;
        error?: string;
        data: { result: [] };
      };
      if (body.status !== 'success') throw new Error(`${expression}: ${body.error}`);
      return body.data.result;
    },
    stop: async () => {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
