import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createTestDatabase } from '../support/test-database.js';

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const compose = read('docker-compose.yml');
const known = [...read('.env.example').matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name);

/** The text of a block of the file, by the key that begins it. */
const blocksOf = (text: string, indent: string): Map<string, string> =>
  new Map(
    text
      .split(new RegExp(`^(?=${indent}[\\w-]+:)`, 'm'))
      .map((block): [string, string] => [/^ *([\w-]+):/.exec(block)?.[1] ?? '', block]),
  );
const parts = blocksOf(compose, '');
const services = blocksOf(parts.get('services')!, '  ');
services.delete('services');
const hardening = parts.get('x-hardening')!;
const ofService = (name: string): string => services.get(name)!.replace('<<: *hardening', hardening);
const environmentOf = (name: string): Map<string, string> =>
  new Map(
    [...ofService(name).matchAll(/^ {6}([A-Z_]+): (.*)$/gm)].map(([, variable, value]) => [variable, value]),
  );

/** Where a part listens, and what it connects to, is decided by the file itself. */
const FIXED = ['NODE_ENV', 'HOST', 'PORT', 'DATA_DIR', 'DATABASE_URL', 'REDIS_URL', 'MIGRATE_ON_BOOT'];
const FIXED_FOR_SERVICE = [...FIXED, 'ADMIN_PORT', 'MIGRATION_DATABASE_URL'];
/** A worker answers no requests of users or operators, migrates nothing, and has one port. */
const NOT_FOR_WORKERS = [
  'ADMIN_API_KEY',
  'ADMIN_API_KEYS',
  'SERVICE_API_KEY',
  'SERVICE_API_KEYS',
  'LINK_SECRET',
  'LINK_SECRETS',
  'DOCS_ENABLED',
  'ADMIN_PORT',
  'MIGRATION_DATABASE_URL',
];

describe('docker-compose.yml', () => {
  it('gives every variable of .env to each process that reads it', () => {
    const readBy = {
      'weekly-intelligence': known,
      worker: known.filter((name) => !NOT_FOR_WORKERS.includes(name)),
    };
    expect(known.length).toBeGreaterThan(60);
    for (const [service, variables] of Object.entries(readBy)) {
      const fixed = service === 'worker' ? FIXED : FIXED_FOR_SERVICE;
      const environment = environmentOf(service);
      expect([...environment.keys()].sort()).toEqual([...variables].sort());
      for (const [name, value] of environment)
        if (!fixed.includes(name)) expect([name, value]).toEqual([name, `\${${name}:-}`]);
    }
  });

  it('has no password of its own, and asks for each', () => {
    const settings = compose.replaceAll(/^ *#.*$/gm, '');
    const passwords = [...settings.matchAll(/\$\{(\w*PASSWORD)([^}]*)\}/g)];
    expect(new Set(passwords.map(([, name]) => name)).size).toBe(4);
    for (const [, name, rest] of passwords) expect([name, rest]).toEqual([name, ':?set it in .env']);
    for (const name of ['redis', 'queue']) expect(ofService(name)).toContain("'--requirepass'");
  });

  it('lets the service work as a role that only the migration gives rights, not as the owner', () => {
    for (const name of ['weekly-intelligence', 'worker']) {
      expect(environmentOf(name).get('DATABASE_URL')).toMatch(/^postgresql:\/\/weekly_service:/);
      expect(ofService(name)).not.toContain('${POSTGRES_PASSWORD');
    }
    expect(environmentOf('migrate').get('MIGRATION_DATABASE_URL')).toMatch(/^postgresql:\/\/weekly:/);
    expect(environmentOf('migrate').get('DATABASE_URL')).toMatch(/^postgresql:\/\/weekly_service:/);
  });

  it('publishes ports on this machine alone unless an address is chosen, and none of the data', () => {
    const published = [...services].flatMap(([name, text]) =>
      [...text.matchAll(/^ {6}- '(.*:\d+)'$/gm)].map(([, port]) => ({ name, port })),
    );
    expect(published).toHaveLength(5);
    for (const { port } of published) expect(port).toMatch(/^\$\{PUBLISH_ADDRESS\w*:-127\.0\.0\.1\}:/);
    for (const name of ['postgres', 'redis', 'queue', 'worker', 'migrate'])
      expect(ofService(name)).not.toMatch(/^ {4}ports:/m);
    expect(parts.get('networks')).toMatch(/^ {2}data:\n {4}internal: true$/m);
    for (const name of ['postgres', 'redis', 'queue', 'migrate'])
      expect(ofService(name)).toMatch(/^ {4}networks: \[data\]$/m);
    for (const name of ['prometheus', 'alertmanager', 'grafana'])
      expect(ofService(name)).toMatch(/^ {4}networks: \[front\]$/m);
  });

  it('takes from every container what it does not need, and names each image by its version', () => {
    expect(services.size).toBe(9);
    for (const [name] of services) {
      const text = ofService(name);
      expect([name, text]).toEqual([name, expect.stringMatching(/^ +read_only: true$/m)]);
      expect([name, text]).toEqual([name, expect.stringMatching(/^ +cap_drop: \[ALL\]$/m)]);
      expect([name, text]).toEqual([name, expect.stringContaining("['no-new-privileges:true']")]);
      expect([name, text]).toEqual([
        name,
        expect.stringMatching(/^ {4}(build: \.|image: \S+:v?\d+\.\d+\S*)$/m),
      ]);
    }
  });

  it('sends alerts of Prometheus to a receiver of .env, which no file of ours names', () => {
    const config = read('deploy/alertmanager/alertmanager.yml');
    expect(read('deploy/prometheus/prometheus.yml')).toContain("- targets: ['alertmanager:9093']");
    expect(ofService('alertmanager')).toContain('./deploy/alertmanager:/etc/alertmanager:ro');
    const receivers = [...config.matchAll(/^ {2}- name: (\w+)$/gm)].map(([, name]) => name);
    const used = [...config.matchAll(/receiver: (\w+)/g)].map(([, name]) => name);
    expect([receivers, [...new Set(used)]]).toEqual([['operators'], ['operators']]);
    const [, secret] = /url_file: \/run\/secrets\/(\S+)/.exec(config)!;
    expect(ofService('alertmanager')).toContain(`secrets: [${secret}]`);
    expect(parts.get('secrets')).toContain(`  ${secret}:\n    environment: ALERTMANAGER_WEBHOOK_URL\n`);
    expect(config.replaceAll(/^ *#.*$/gm, '')).not.toMatch(/https?:|password|token/i);
  });

  it('is scraped where it answers', () => {
    const scrapes = [
      ...read('deploy/prometheus/prometheus.yml').matchAll(/names: \[(\S+)\]\s+type: A\s+port: (\d+)/g),
    ];
    expect(scrapes.map(([, name, port]) => [name, port])).toEqual([
      ['weekly-intelligence', environmentOf('weekly-intelligence').get('ADMIN_PORT')],
      ['worker', environmentOf('worker').get('PORT')],
    ]);
  });
});

describe('deploy/postgres/service-role.sh', () => {
  it('creates a role that may log in, and nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'weekly-role-'));
    const password = randomBytes(12).toString('hex');
    const role = `service_${randomBytes(4).toString('hex')}`;
    const database = await createTestDatabase();
    const owner = new Client({ connectionString: database.url });
    try {
      // In place of psql: prints what psql would get.
      const psql = join(folder, 'psql');
      writeFileSync(psql, '#!/bin/sh\nprintf "%s\\n" "$@" >&2\ncat\n');
      chmodSync(psql, 0o755);
      const { status, stdout, stderr } = spawnSync('sh', [join(ROOT, 'deploy/postgres/service-role.sh')], {
        encoding: 'utf8',
        env: {
          PATH: `${folder}:${process.env.PATH}`,
          POSTGRES_USER: 'weekly',
          POSTGRES_DB: 'weekly_intelligence',
          SERVICE_DATABASE_PASSWORD: password,
        },
      });
      expect(status).toBe(0);
      expect(stderr).toContain(`password=${password}\n`);
      expect(stderr).toContain('ON_ERROR_STOP=1');
      await owner.connect();
      await owner.query(stdout.replace('weekly_service', role).replace(":'password'", `'${password}'`));
      const { rows } = await owner.query(
        'select rolcanlogin, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls from pg_roles where rolname = $1',
        [role],
      );
      expect(rows).toEqual([
        {
          rolcanlogin: true,
          rolsuper: false,
          rolcreatedb: false,
          rolcreaterole: false,
          rolreplication: false,
          rolbypassrls: false,
        },
      ]);
      await owner.query(`drop role ${role}`);
    } finally {
      await owner.end();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
