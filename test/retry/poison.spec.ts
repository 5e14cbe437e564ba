import { composeWeek } from '../../src/intelligence/compose/compose-week.js';
import { RetrySweep } from '../../src/jobs/retries/retry-sweep.js';
import { idOf, outcomeOf, send, triggerRun } from '../support/cohort.js';
import { everyRow } from '../support/every-row.js';
import { recordsOf } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { alertNotices } from '../support/stored-messages.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

jest.mock('../../src/intelligence/compose/compose-week.js', () => {
  const actual = jest.requireActual<{ composeWeek: typeof composeWeek }>(
    '../../src/intelligence/compose/compose-week.js',
  );
  return { ...actual, composeWeek: jest.fn(actual.composeWeek) };
});
const { composeWeek: sound } = jest.requireActual<{ composeWeek: typeof composeWeek }>(
  '../../src/intelligence/compose/compose-week.js',
);

describe('a user whose data can never be computed', () => {
  const SECRET = 'a health value';
  let service: TestApp;
  let run: { job_id: string };

  beforeAll(async () => {
    service = await createTestApp();
    stopTicks(service);
    await send(service, [...recordsOf('poison', 14), ...recordsOf('sound', 14)]);
    jest.mocked(composeWeek).mockImplementation((input) => {
      if (input.userId === idOf('poison')) throw new RangeError(SECRET);
      return sound(input);
    });
    run = await triggerRun(service);
  });
  afterAll(() => service.close());

  it('becomes a dead letter at once, alone, with one alert that shows no data', async () => {
    expect(run).toMatchObject({ status: 'complete', users_successful: 1, users_failed: 1, success_rate: 50 });
    expect(await outcomeOf(service, run, 'poison')).toBe('dead: not_retryable');
    expect(await outcomeOf(service, run, 'sound')).toBe('done');
    const { body } = await service.admin.get('/admin/retry-queue').expect(200);
    expect(body.items).toEqual([
      expect.objectContaining({
        external_id: 'poison',
        state: 'dead',
        retry_count: 0,
        next_retry_at: null,
        error_class: 'computation_failed',
      }),
    ]);
    expect(await service.get(RetrySweep).retryDueUsers()).toMatchObject({ retried: 0 });
    expect(await alertNotices(service, 'retries_exhausted')).toHaveLength(1);
    expect([...(await everyRow(service)).values()].flat().join()).not.toContain(SECRET);
  });

  it('leaves the run complete, as no user waits for a retry', async () => {
    const { body } = await service.admin.get(`/admin/runs/${run.job_id}`).expect(200);
    expect(body).toMatchObject({
      status: 'completed',
      verification: { success_rate: 50, failed_users: [idOf('poison')] },
    });
  });

  it('gets a fallback brief', async () => {
    const { body } = await service.service.get('/users/poison/brief').expect(200);
    expect(body).toMatchObject({ status: 'fallback', external_id: 'poison' });
  });

  it('gets the complete brief from the next run that can compute it, despite the fallback', async () => {
    jest.mocked(composeWeek).mockImplementation(sound);

    const again = await triggerRun(service);

    expect(await outcomeOf(service, again, 'poison')).toBe('done');
    expect(await outcomeOf(service, again, 'sound')).toBe('done: already_generated');
    expect((await service.service.get('/users/poison/brief').expect(200)).body.status).toBe('complete');
    expect((await service.admin.get('/admin/retry-queue').expect(200)).body.items).toEqual([]);
  });
});
