import { ConfigurationError, readConfig } from './app-config.js';
import { weeklyCronProblem } from './weekly-cron.js';

describe('readConfig', () => {
  it('boots with nothing set, whatever NODE_ENV says', () => {
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
        RETRY_MAX: '-1',
      });
    expect(attempt).toThrow(ConfigurationError);
    try {
      attempt();
    } catch (error) {
      const { message } = error as Error;
      for (const name of ['PORT', 'DATABASE_URL', 'INTELLIGENCE_TIMEZONE', 'RETRY_MAX'])
        expect(message).toContain(name);
      expect(message).not.toContain('secret');
    }
  });

  it('takes an empty variable as unset', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: '' }).database.url).toBeNull();
  });

  it('cannot be changed once read', () => {
    const config = readConfig({});
    expect(() => {
      (config.job as { batchSize: number }).batchSize = 1;
    }).toThrow(TypeError);
  });
});

describe('the weekly schedule', () => {
  it.each(['0 2 * * 1', '30 23 * * MON', '0 0 2 * * 1'])('accepts %s', (expression) => {
    expect(weeklyCronProblem(expression)).toBeNull();
  });

  it.each([
    '0 2 * * 2',
    '0 2 * * *',
    '0 2,3 * * 1',
    '*/5 2 * * 1',
    '0 2 1 * 1',
    '0 2 * 1 1',
    'nonsense',
    '0 2 31 2 *',
  ])('refuses %s', (expression) => {
    expect(weeklyCronProblem(expression)).not.toBeNull();
    expect(() => readConfig({ INTELLIGENCE_CRON: expression })).toThrow(/INTELLIGENCE_CRON/);
  });
});
