import { readConfig } from '../config/app-config.js';
import { differences } from './compare-settings.js';
import { digestSettings, fingerprintsOf, type ProcessRole } from './setting-digests.js';

const KEY = 'a key of this installation';
const URL = 'https://app.example.com/hook?token=secret';

function processOf(
  name: string,
  role: ProcessRole,
  environment: NodeJS.ProcessEnv,
  started = '2026-11-30T02:00:00Z',
) {
  return {
    name,
    role,
    started_at: new Date(started),
    settings: digestSettings(readConfig(environment), role, KEY),
  };
}

describe('differences', () => {
  it('names the variables in which a process differs from most others', () => {
    const found = differences([
      processOf('a', 'service', { APP_WEBHOOK_URL: URL, NOTIFY_HOUR: '7' }),
      processOf('b', 'service', { APP_WEBHOOK_URL: URL, NOTIFY_HOUR: '7' }),
      processOf('c', 'worker', { NOTIFY_HOUR: '7', RETRY_MAX: '9' }),
    ]);
    expect([...found]).toEqual([
      ['a', []],
      ['b', []],
      ['c', ['APP_WEBHOOK_URL', 'RETRY_MAX']],
    ]);
  });

  it('takes the process that has served for longest as right where two differ', () => {
    const found = differences([
      processOf('worker', 'worker', {}, '2026-11-01T00:00:00Z'),
      processOf('new', 'service', {}, '2026-11-30T00:00:00Z'),
      processOf('old', 'service', { APP_WEBHOOK_URL: URL }, '2026-11-29T00:00:00Z'),
      processOf('other', 'worker', { APP_WEBHOOK_URL: URL }, '2026-11-29T00:00:00Z'),
    ]);
    expect(found.get('old')).toEqual([]);
    expect(found.get('new')).toEqual(['APP_WEBHOOK_URL']);
    expect(found.get('worker')).toEqual(['APP_WEBHOOK_URL']);
  });

  it('finds no difference between a variable with its default and one that is not set', () => {
    const found = differences([
      processOf('a', 'service', { RETRY_MAX: '3', APP_WEBHOOK_URL: '' }),
      processOf('b', 'service', {}),
    ]);
    expect([...found.values()]).toEqual([[], []]);
  });

  it('does not compare what each process may have for itself, nor keys with a worker, which needs none', () => {
    const found = differences([
      processOf('a', 'service', { PORT: '1', INTELLIGENCE_CONCURRENCY: '0', ADMIN_API_KEY: 'k' }),
      processOf('b', 'worker', { PORT: '2', INTELLIGENCE_CONCURRENCY: '8', DATA_DIR: 'elsewhere' }),
    ]);
    expect([...found.values()]).toEqual([[], []]);
  });
});

describe('the digests of settings', () => {
  it('hold no value, differ from installation to installation, and make one fingerprint per group', () => {
    const config = readConfig({ APP_WEBHOOK_URL: URL, ADMIN_API_KEY: 'an admin key' });
    const digests = digestSettings(config, 'service', KEY);
    const text = JSON.stringify(digests);
    expect(text).not.toMatch(/secret|admin key|example/);
    expect(digestSettings(config, 'service', 'another key')).not.toEqual(digests);
    expect(Object.keys(fingerprintsOf(digests, KEY))).toEqual(
      expect.arrayContaining(['appWebhook', 'mail', 'retry', 'job']),
    );
    const other = digestSettings(readConfig({ ADMIN_API_KEY: 'an admin key' }), 'service', KEY);
    const changed = Object.entries(fingerprintsOf(other, KEY)).filter(
      ([group, print]) => print !== fingerprintsOf(digests, KEY)[group],
    );
    expect(changed.map(([group]) => group)).toEqual(['appWebhook']);
  });
});
