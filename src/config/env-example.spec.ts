import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readConfig } from './app-config.js';
import { envExample } from './env-example.js';
import { group, optionalVariable, variable } from './variable.js';
import { flag, text } from './schemas.js';

const WRITTEN = readFileSync(join(__dirname, '../../.env.example'), 'utf8');

/** What production needs with the example of APP_WEBHOOK_URL. A secret has no example: one that is published is none. */
const SECRET = { APP_WEBHOOK_SECRET: '0f8c1b7e5a9d42c6b3e17f60' };
/** The variables that the file sets once the `#` before every `NAME=` is removed. */
const uncommented = (example: string) => parseEnv(example.replaceAll(/^#(?=[A-Z_]+=)/gm, ''));

describe('.env.example', () => {
  it('is up to date with the declarations of the variables (else run: npm run env-example)', () => {
    expect(WRITTEN).toBe(envExample());
  });

  it('shows only values that the configuration accepts', () => {
    expect(() => readConfig({ ...uncommented(WRITTEN), ...SECRET })).not.toThrow();
  });

  it('shows the default of every variable that has one', () => {
    const { job, retry, rollout, alerts, circuitBreaker, health, targets } = readConfig({});
    expect(readConfig({ ...uncommented(WRITTEN), ...SECRET })).toMatchObject({
      job,
      retry,
      rollout,
      circuitBreaker,
      health,
      targets,
      alerts: { webhookFormat: alerts.webhookFormat, cooldownSeconds: alerts.cooldownSeconds },
    });
  });

  it('contains every variable once', () => {
    const names = [...WRITTEN.matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(40);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('envExample', () => {
  it('writes a section per group, and quotes values with spaces', () => {
    const tree = {
      lights: group('Lights', {
        on: variable('LIGHTS_ON', flag, { default: true, comment: 'Whether the lights are on.' }),
        colour: optionalVariable('COLOUR', text, { example: 'dark red', comment: 'The colour.' }),
      }),
    };
    const [, section] = envExample(tree).split(/^# --- Lights -+$/m);
    expect(section).toBe(
      '\n# Whether the lights are on.\n#LIGHTS_ON=true\n# The colour.\n#COLOUR="dark red"\n',
    );
  });

  it('wraps long comments at 120 characters', () => {
    const longest = Math.max(
      ...envExample()
        .split('\n')
        .map(({ length }) => length),
    );
    expect(longest).toBeLessThanOrEqual(120);
  });
});
