import { ConfigurationError, readConfig } from './app-config.js';
import { weeklyCronProblem } from './weekly-cron.js';

describe('readConfig', () => {
  it('needs no variable at all, in production and elsewhere', () => {
    for (const NODE_ENV of [undefined, 'production', 'test', 'anything']) {
      const config = readConfig({ NODE_ENV });
      expect(config.http.port).toBe(3000);
      expect(config.keys.admin).toBeNull();
      expect(config.job.enabled).toBe(NODE_ENV !== 'production');
    }
  });

  it('names every bad variable and never its value', () => {
    const attempt = () =>
      readConfig({
        PORT: 'secret-a',
        DATABASE_URL: 'secret-b',
        INTELLIGENCE_TIMEZONE: 'secret-c',
        INTELLIGENCE_CRON: 'secret-d',
        RETRY_MAX: '-1',
      });
    expect(attempt).toThrow(ConfigurationError);
    try {
      attempt();
    } catch (error) {
      const { message } = error as Error;
      const names = ['PORT', 'DATABASE_URL', 'INTELLIGENCE_TIMEZONE', 'INTELLIGENCE_CRON', 'RETRY_MAX'];
      for (const name of names) expect(message).toContain(`${name}: must be `);
      expect(message).not.toContain('secret');
    }
  });

  it('treats an empty variable as unset', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: '' }).database.url).toBeNull();
  });

  it('returns a configuration that cannot be changed', () => {
    const config = readConfig({});
    expect(() => {
      (config.job as { batchSize: number }).batchSize = 1;
    }).toThrow(TypeError);
  });
});

describe('readConfig on variables that belong together', () => {
  it.each([
    [{ SMTP_URL: 'smtp://mail.example.com' }, /MAIL_FROM: must be set with SMTP_URL/],
    [{ ALERT_EMAIL_TO: 'operations@example.com' }, /SMTP_URL: must be set with ALERT_EMAIL_TO/],
  ])('refuses %j alone', (environment, message) => {
    expect(() => readConfig(environment)).toThrow(message);
  });

  it('sends mail to users only where the mail server and the public address are known', () => {
    const mail = { SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'us@example.com' };
    expect(readConfig(mail).mail.toUsers).toBe(false);
    expect(readConfig({ ...mail, PUBLIC_URL: 'https://example.com/' })).toMatchObject({
      http: { publicUrl: 'https://example.com' },
      mail: { toUsers: true },
    });
  });
});

describe('INTELLIGENCE_CRON', () => {
  it.each(['0 2 * * 1', '30 23 * * MON', '0 0 2 * * 1'])(
    'accepts %s, which fires once a week on a Monday',
    (expression) => {
      expect(weeklyCronProblem(expression)).toBeNull();
    },
  );

  it.each([
    '0 2 * * 2',
    '0 2 * * *',
    '0 2,3 * * 1',
    '*/5 2 * * 1',
    '0 2 1 * 1',
    '0 2 * 1 1',
    'nonsense',
    '0 2 31 2 *',
  ])('refuses %s, which does not fire once a week on a Monday', (expression) => {
    expect(weeklyCronProblem(expression)).not.toBeNull();
    expect(() => readConfig({ INTELLIGENCE_CRON: expression })).toThrow(/INTELLIGENCE_CRON/);
  });
});
