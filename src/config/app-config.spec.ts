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

describe('what production refuses unless it is allowed by name', () => {
  const problems = (environment: NodeJS.ProcessEnv): string => {
    try {
      readConfig({ NODE_ENV: 'production', ...environment });
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const SIGNED = { APP_WEBHOOK_SECRET: '0f8c1b7e5a9d42c6b3e17f60' };

  it.each([
    [{ ...SIGNED, APP_WEBHOOK_URL: 'http://app.example.com/x' }, /APP_WEBHOOK_URL.*http_webhooks/],
    [{ ALERT_WEBHOOK_URL: 'http://u:p4ss@app.example.com' }, /ALERT_WEBHOOK_URL.*http_webhooks/],
    [{ DEAD_MAN_URL: 'http://check.example.com' }, /DEAD_MAN_URL.*http_webhooks/],
    [{ APP_WEBHOOK_URL: 'https://app.example.com' }, /APP_WEBHOOK_SECRET.*unsigned_webhooks/],
    [{ PUBLIC_URL: 'http://intelligence.example.com' }, /PUBLIC_URL.*http_links/],
    [{ ALLOW_INSECURE: 'everything' }, /ALLOW_INSECURE: must be a list of plain_smtp/],
    [{ SMTP_URL: 'smtp://x', MAIL_FROM: 'Weekly Intelligence' }, /MAIL_FROM: must be an address/],
  ])('%j', (environment, message) => {
    expect(problems(environment)).toMatch(message);
    expect(problems(environment)).not.toMatch(/p4ss|example\.com\/x/);
  });

  it.each([
    { ...SIGNED, APP_WEBHOOK_URL: 'https://app.example.com' },
    {
      APP_WEBHOOK_URL: 'http://127.0.0.1:4000/app',
      DEAD_MAN_URL: 'http://localhost',
      PUBLIC_URL: 'http://localhost:3000',
    },
    { APP_WEBHOOK_URL: 'http://app.internal', ALLOW_INSECURE: 'http_webhooks, unsigned_webhooks' },
    { APP_WEBHOOK_URL: 'http://app.internal', NODE_ENV: 'development' },
    { SMTP_URL: 'smtp://x', MAIL_FROM: '"Weekly, Intelligence" <no-reply@example.com>' },
  ])('accepts %j', (environment) => expect(problems(environment)).toBe(''));

  it('reads the names of proxies in small letters too', () => {
    expect(readConfig({ https_proxy: 'http://proxy.example.com' }).proxy.https).toBe(
      'http://proxy.example.com',
    );
  });
});
