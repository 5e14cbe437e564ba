import { randomBytes } from 'node:crypto';
import { readConfig } from './app-config.js';

const strong = (): string => randomBytes(32).toString('base64url');
const inProduction = (secrets: NodeJS.ProcessEnv) => () => readConfig({ NODE_ENV: 'production', ...secrets });

describe('secrets in production', () => {
  it('are accepted if they are strong and different, and need not be set', () => {
    const secrets = {
      ADMIN_API_KEY: strong(),
      SERVICE_API_KEY: strong(),
      LINK_SECRETS: `${strong()}, ${strong()}`,
      ALERT_WEBHOOK_SECRET: strong(),
    };
    expect(inProduction(secrets)().keys.linkSecrets).toHaveLength(2);
    expect(inProduction({})().keys.admin).toBeNull();
  });

  it.each([
    [
      'a',
      'a',
      /ADMIN_API_KEY: is shorter .*SERVICE_API_KEY: is shorter .*SERVICE_API_KEY: is the same as ADMIN/,
    ],
    ['change-me-please-this-is-long', strong(), /ADMIN_API_KEY: contains a word that is easy to guess/],
    ['abababababababababababababababab', strong(), /ADMIN_API_KEY: repeats itself/],
  ])('are refused by the name of each variable: %s', (admin, service, message) => {
    expect(inProduction({ ADMIN_API_KEY: admin, SERVICE_API_KEY: service })).toThrow(message);
    expect(() => readConfig({ ADMIN_API_KEY: admin, SERVICE_API_KEY: service })).not.toThrow();
  });

  it('are checked one by one in a list, and never quoted', () => {
    const weak = 'summer2026';
    const boot = inProduction({ LINK_SECRETS: `${strong()},${weak}` });
    expect(boot).toThrow(/LINK_SECRETS: is shorter/);
    expect(boot).not.toThrow(new RegExp(weak));
  });

  it('may be in a list and in the single variable while they are replaced, but serve one purpose only', () => {
    const old = strong();
    expect(inProduction({ LINK_SECRETS: `${strong()},${old}`, LINK_SECRET: old })).not.toThrow();
    expect(inProduction({ LINK_SECRETS: old, APP_WEBHOOK_SECRET: old })).toThrow(
      /APP_WEBHOOK_SECRET: is the same as LINK_SECRETS/,
    );
  });
});
