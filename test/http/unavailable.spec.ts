import { Logger } from '@nestjs/common';
import { AvailabilityBeat } from '../../src/monitoring/availability/availability-beat.js';
import { ServiceMinutes } from '../../src/monitoring/availability/service-minutes.js';
import { IntelligenceMonitor } from '../../src/monitoring/intelligence-monitor.js';
import { PreferencesStore } from '../../src/preferences/preferences-store.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

describe('service whose database cannot be used', () => {
  let service: TestApp;

  beforeAll(async () => {
    service = await createTestApp({ HEALTH_READ_SECONDS: '60' });
    stopTicks(service);
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => service.close());

  const failure = (code: string) => Object.assign(new Error('a value'), { driverError: { code } });
  const preferences = (error: Error) => {
    jest.spyOn(service.get(PreferencesStore), 'find').mockRejectedValue(error);
    return service.service.get('/users/anna/preferences');
  };

  it.each([
    ['is shutting down', failure('57P01')],
    ['is starting', failure('57P03')],
    ['lost the connection', failure('08006')],
    ['has no free connection', failure('53300')],
    ['has a full disk', failure('53100')],
    ['became read-only', failure('25006')],
    ['ended the statement', failure('57014')],
    ['is not there', Object.assign(new Error('a value'), { code: 'ECONNREFUSED' })],
    ['ended the connection', new Error('Connection terminated unexpectedly')],
  ])('answers 503 with Retry-After when the database %s', async (_, error) => {
    const answer = await preferences(error);
    expect({ status: answer.status, retryAfter: answer.headers['retry-after'] }).toEqual({
      status: 503,
      retryAfter: '5',
    });
    expect(answer.body).toMatchObject({ statusCode: 503, code: 'database_unavailable' });
  });

  it('answers 500 when the statement is at fault', async () => {
    expect((await preferences(failure('42P01'))).status).toBe(500);
  });

  it('is not ready while the database has no room for writes', async () => {
    const beat = service.get(AvailabilityBeat);
    const write = jest.spyOn(service.get(ServiceMinutes), 'addBeats').mockRejectedValue(failure('53100'));
    await beat.recordBeat();
    const { body } = await service.open.get('/health/ready').expect(503);
    expect(body.error.database.message).toMatch(/no room/);
    await service.open.get('/health/live').expect(200);

    write.mockRestore();
    await beat.recordBeat();
    await service.open.get('/health/ready').expect(200);
  });

  it('reads the checks once for all who ask for /health, and logs only that the verdict changed', async () => {
    const lines = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const read = jest.spyOn(service.get(IntelligenceMonitor), 'report');
    for (let round = 0; round < 2; round++)
      await Promise.all(Array.from({ length: 5 }, () => service.open.get('/health').expect(503)));
    expect(read).toHaveBeenCalledTimes(1);
    expect(errors).not.toHaveBeenCalled();
    expect(lines.mock.calls).toEqual([
      [expect.objectContaining({ event: 'health.changed', healthy: false, failing: ['last_run'] })],
    ]);
  });

  it.each(['/users/anna/preferences', '/admin/runs', '/admin/rollout', '/health/live', '/unknown'])(
    'keeps the answer of %s out of caches',
    async (path) => {
      const { headers } = await service[path.startsWith('/admin') ? 'admin' : 'service'].get(path);
      expect(headers['cache-control']).toMatch(/\bno-store\b/);
    },
  );
});
