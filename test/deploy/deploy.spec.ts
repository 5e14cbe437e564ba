import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/config/app-config.js';
import { Metrics } from '../../src/monitoring/metrics/metrics.js';
import { send, triggerRun } from '../support/cohort.js';
import { recordsOf } from '../support/people.js';
import { type Prometheus, prometheusTools, run, startPrometheus } from '../support/prometheus.js';
import { insertRow } from '../support/rows.js';
import { giveUpRetries } from '../support/stored-retries.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const ROOT = join(__dirname, '../..');
const PROMETHEUS = join(ROOT, 'deploy/prometheus');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface Panel {
  id: number;
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { uid: string };
  targets?: { refId: string; expr: string }[];
}
const dashboard = JSON.parse(read('deploy/grafana/dashboards/weekly-intelligence.json')) as {
  schemaVersion: number;
  uid: string;
  panels: Panel[];
};
const rules = read('deploy/prometheus/rules.yml');
const expressions = [
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...[...rules.matchAll(/^ {8}expr: (?:>\n((?: {10}.*\n)+)|(.*)$)/gm)].map(
    ([, long, short]) => long ?? short,
  ),
];

/** Labels that Prometheus itself adds to every sample. */
const OF_THE_SCRAPE = ['job', 'instance'];
/** Selectors of an expression: `name` or `name{label="value"}`. */
const SELECTOR = /\b(weekly_intelligence_\w+|http_\w+|process_\w+|nodejs_\w+|up)\b(?:\{([^}]*)\})?/g;

const tools = prometheusTools();
jest.setTimeout(90_000);

describe('the dashboard', () => {
  it('has the schema version of Grafana, and panels with unique ids and our data source', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(dashboard).toMatchObject({ schemaVersion: 39, uid: 'weekly-intelligence' });
    expect(new Set(ids).size).toBe(ids.length);
    for (const panel of dashboard.panels.filter(({ type }) => type !== 'row')) {
      expect(panel).toMatchObject({ title: expect.stringMatching(/\S/), datasource: { uid: 'prometheus' } });
      expect(panel.targets!.map(({ refId }) => refId)).toEqual(
        ['A', 'B', 'C'].slice(0, panel.targets!.length),
      );
    }
    expect(read('deploy/grafana/provisioning/datasources/prometheus.yml')).toContain('uid: prometheus');
  });

  it('places its panels beside each other, and none over another', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of dashboard.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });
});

describe('the queries of the dashboard and the rules', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await createTestApp();
    await service.app.listen(0, '127.0.0.1');
    // Before the first scrape: a scrape keeps the targets for a minute.
    await somethingOfEverything(service);
  });
  afterAll(() => service.close());

  /** Every metric name with its labels, as the process declares them. */
  function exposed(): Map<string, string[]> {
    const families = new Map<string, string[]>([['up', []]]);
    for (const metric of service.get(Metrics).registry.getMetricsAsArray()) {
      const { name, labelNames = [] } = metric as unknown as { name: string; labelNames?: string[] };
      families.set(name, labelNames);
      families.set(`${name}_bucket`, [...labelNames, 'le']);
      families.set(`${name}_sum`, labelNames);
      families.set(`${name}_count`, labelNames);
    }
    return families;
  }

  it('name only metrics and labels that /metrics exposes', async () => {
    const families = exposed();
    const text = (await service.open.get('/metrics').expect(200)).text;
    expect(expressions.length).toBeGreaterThan(40);
    for (const expression of expressions) {
      const selectors = [...expression.matchAll(SELECTOR)];
      expect(selectors.length).toBeGreaterThan(0);
      const known = [...OF_THE_SCRAPE];
      for (const [, name, matchers = ''] of selectors) {
        expect({ expression, name, exposed: families.has(name) }).toEqual({
          expression,
          name,
          exposed: true,
        });
        if (name !== 'up') expect(text).toContain(`# HELP ${name.replace(/_(bucket|count|sum)$/, '')} `);
        known.push(...families.get(name)!);
        for (const [, label] of matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g))
          expect({ expression, label, known }).toEqual({
            expression,
            label,
            known: expect.arrayContaining([label]),
          });
      }
      for (const [, labels] of expression.matchAll(/\bby \(([^)]*)\)/g))
        expect(known).toEqual(expect.arrayContaining(labels.split(/,\s*/)));
    }
  });

  (tools ? it : it.skip)('each get an answer from a real Prometheus', async () => {
    const prometheus = await startPrometheus(tools!.server, new URL(await service.app.getUrl()).host);
    try {
      const silent = await silentPanels(prometheus);
      expect(silent).toEqual([]);
    } finally {
      await prometheus.stop();
    }
  });
});

/** A run, a user that failed and was given up on, a dead message, and readers. */
async function somethingOfEverything(service: TestApp): Promise<void> {
  await send(service, recordsOf('anna', 28));
  await triggerRun(service);
  await triggerRun(service, { user_ids: ['ghost'] });
  await giveUpRetries(service);
  await insertRow(service, 'outbox', { dedupe_key: 'spec', kind: 'alert', payload: '{}', state: 'dead' });
  await service.dataSource.query(
    `insert into service_minute select date_trunc('minute', now()) - make_interval(mins => past), true from generate_series(1, 3) as past`,
  );
  for (const kind of ['brief', 'velocity']) await service.service.get(`/users/anna/${kind}`).expect(200);
}

/** Panels with an expression that has no sample, once Prometheus has enough scrapes to compute a rate. */
async function silentPanels(prometheus: Prometheus): Promise<string[]> {
  await until(async () => {
    const [scrapes] = await prometheus.query('count_over_time(up{job="weekly-intelligence"}[1m])');
    return Number(scrapes?.value[1] ?? 0) >= 4;
  });
  const silent: string[] = [];
  for (const { title, targets = [] } of dashboard.panels)
    for (const { expr } of targets)
      if ((await prometheus.query(expr.replaceAll('$__rate_interval', '30s'))).length === 0)
        silent.push(title);
  return silent;
}

describe('the alert rules', () => {
  const health = readConfig({}).health;
  const job = readConfig({}).job;
  /** The threshold at the end of a rule's expression. */
  const threshold = (alert: string) => {
    const expr = rules.slice(rules.indexOf(`alert: ${alert}\n`)).match(/expr:[^]*?[<>] ([\d.* ]+)\n/)![1];
    return expr.split('*').reduce((product, factor) => product * Number(factor), 1);
  };

  it("have the configuration's defaults as thresholds", () => {
    expect(threshold('SuccessRateLow')).toBe(health.minSuccessRate / 100);
    expect(threshold('CacheHitRateLow')).toBe(health.minCacheHitRate / 100);
    expect(threshold('ServerErrors')).toBe(health.maxErrorRate / 100);
    expect(threshold('LastRunTooOld')).toBe((168 + 1) * 3600 + job.misfireGraceSeconds);
    expect(rules).toContain(`computed in less than ${health.maxGenerationSeconds} seconds`);
  });

  it('each link to a section of the runbook, at the address that is configured', () => {
    const anchors = [...read('docs/operations.md').matchAll(/^#{2,4} (.*)$/gm)].map(([, heading]) =>
      heading
        .toLowerCase()
        .replaceAll(' ', '-')
        .replaceAll(/[^\w-]/g, ''),
    );
    const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
    const links = [
      ...rules.matchAll(
        /runbook_url: '\{\{ with \$externalLabels\.runbook \}\}\{\{ \. \}\}#(\w+)\{\{ end \}\}'/g,
      ),
    ].map(([, anchor]) => anchor);
    expect(read('deploy/prometheus/prometheus.yml')).toContain('runbook: ${RUNBOOK_URL}\n');
    expect(read('docker-compose.yml')).toContain('      RUNBOOK_URL: ${RUNBOOK_URL:-}\n    volumes:');
    expect(links).toEqual(alerts.map((name) => name.toLowerCase()));
    expect(anchors).toEqual(expect.arrayContaining(links));
  });

  it('each have a unit test', () => {
    const tests = read('deploy/prometheus/rules.test.yml');
    for (const [, name] of rules.matchAll(/- alert: (\w+)/g)) expect(tests).toContain(`alertname="${name}"`);
  });

  (tools ? it : it.skip).each([
    ['check', 'config', 'prometheus.yml'],
    ['check', 'rules', 'rules.yml'],
    ['test', 'rules', 'rules.test.yml'],
  ])('pass promtool %s %s', (...args) => {
    const { code, output } = run(tools!.promtool, args, PROMETHEUS);
    expect(output).toContain('SUCCESS');
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  });
});
