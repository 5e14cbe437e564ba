import { createHmac } from 'node:crypto';
import type { AppConfig } from '../config/app-config.js';
import type { VariableTree } from '../config/variable.js';
import { VARIABLES } from '../config/variables/index.js';

/** What a process is there for. */
export type ProcessRole = 'service' | 'worker';

/** Keyed digests of settings, by group and variable. No value can be read from them, and no secret guessed without the key. */
export type SettingDigests = Record<string, Record<string, string>>;

/** Each process may have its own: where it listens, keeps files, logs, and how much it does at once. */
const OF_ONE_PROCESS = new Set([
  'PORT',
  'HOST',
  'ADMIN_PORT',
  'DATABASE_URL',
  'DATA_DIR',
  'ERASURES_FILE',
  'IMPORT_DIR',
  'MIGRATE_ON_BOOT',
  'INTELLIGENCE_CONCURRENCY',
  'LOG_LEVEL',
  'HEALTH_READ_SECONDS',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
]);
/** A worker answers no requests, starts no run and judges none, so it needs none of these groups and variables. */
const OF_SERVICES_ONLY = new Set(['http', 'keys', 'health', 'targets', 'rollout', 'imports']);
const OF_COORDINATORS_ONLY = [
  'INTELLIGENCE_ENABLED',
  'INTELLIGENCE_ROLLOUT_PERCENT',
  'INTELLIGENCE_CRON',
  'INTELLIGENCE_MISFIRE_GRACE_SECONDS',
  'CANARY_BATCHES',
  'RUN_ERROR_BUDGET_PERCENT',
  'SUCCESS_RATE_RETRY_THRESHOLD',
];

/** 40 bits: two settings can be distinguished, and a digest that leaks confirms no guess of a secret. */
const DIGEST_LENGTH = 10;

/** Digests every setting that the processes of an installation should share, with its default where it is not set. */
export function digestSettings(config: AppConfig, role: ProcessRole, key: string): SettingDigests {
  const digests: SettingDigests = {};
  const left = role === 'worker' ? new Set([...OF_ONE_PROCESS, ...OF_COORDINATORS_ONLY]) : OF_ONE_PROCESS;
  for (const [group, node] of Object.entries(VARIABLES as VariableTree)) {
    if (!('variables' in node) || (role === 'worker' && OF_SERVICES_ONLY.has(group))) continue;
    const values = (config as unknown as Record<string, Record<string, unknown>>)[group];
    const ofGroup = digestGroup(node.variables, values, left, key);
    if (Object.keys(ofGroup).length > 0) digests[group] = ofGroup;
  }
  return digests;
}

function digestGroup(
  variables: VariableTree,
  values: Record<string, unknown>,
  left: ReadonlySet<string>,
  key: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([property, node]): [string, string][] => {
      if ('variables' in node)
        return Object.entries(
          digestGroup(node.variables, values[property] as Record<string, unknown>, left, key),
        );
      if (left.has(node.name)) return [];
      return [[node.name, digest(`${node.name}=${JSON.stringify(values[property] ?? null)}`, key)]];
    }),
  );
}

/** One digest per group, for people that compare processes at a glance. */
export function fingerprintsOf(settings: SettingDigests, key: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([group, variables]) => [group, digest(JSON.stringify(variables), key)]),
  );
}

const digest = (text: string, key: string): string =>
  createHmac('sha256', key).update(text).digest('hex').slice(0, DIGEST_LENGTH);
