import { rolloutPlace } from '../../src/jobs/rollout/domain/place.js';
import { dayNumber, isoDay } from '../../src/common/calendar.js';
import { idOf, outcomeOf, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { setWeeks } from '../support/stored-weeks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const daysBefore = (days: number): string => isoDay(dayNumber(WEEK_OF) - days);

/** Which users a run processes, and why it skips the others, all as of week_of. */
describe('a run for due users', () => {
  let service: TestApp;
  const prefer = (user: string, body: object) =>
    service.service.put(`/users/${user}/preferences`).send(body).expect(200);
  const seenOnce = (user: string, date: string) =>
    send(service, [{ user_id: user, metric: 'mood', value: 4, date }]);

  beforeAll(async () => {
    service = await createTestApp();
    stopTicks(service);
  });
  beforeEach(() => emptyTables(service.dataSource));
  afterAll(() => service.close());

  it('skips users that have switched their briefs off', async () => {
    await send(service, [...recordsOf('on', 14), ...recordsOf('off', 14)]);
    await prefer('off', { intelligence_generation_enabled: false });

    const run = await triggerRun(service);

    expect(run).toMatchObject({ status: 'complete', users_processed: 1, users_successful: 1 });
    expect(await outcomeOf(service, run, 'on')).toBe('done');
    expect(await outcomeOf(service, run, 'off')).toBe('skipped: switched_off');
  });

  it.each([
    ['weekly', 7, 'done'],
    ['biweekly', 7, 'skipped: not_due_yet'],
    ['biweekly', 14, 'done'],
    ['monthly', 21, 'skipped: not_due_yet'],
    ['monthly', 28, 'done'],
  ])('treats a %s user %d days after their last week as: %s', async (frequency, days, expected) => {
    await send(service, recordsOf('user', 56));
    await prefer('user', { intelligence_generation_frequency: frequency });
    await triggerRun(service, { user_ids: ['user'], week_of: daysBefore(days) });

    expect(await outcomeOf(service, await triggerRun(service), 'user')).toBe(expected);
  });

  it('does not count a fallback brief as the last week of a biweekly user', async () => {
    await send(service, recordsOf('user', 56));
    await prefer('user', { intelligence_generation_frequency: 'biweekly' });
    await triggerRun(service, { user_ids: ['user'], week_of: daysBefore(7) });
    await setWeeks(service, { status: 'fallback' });

    expect(await outcomeOf(service, await triggerRun(service), 'user')).toBe('done');
  });

  it.each([0, 50, 100])(
    'processes exactly the users whose place is within a rollout of %d percent',
    async (percent) => {
      const users = Array.from({ length: 12 }, (_, index) => `person-${index}`);
      await send(
        service,
        users.flatMap((user) => recordsOf(user, 3)),
      );
      await service.admin.put('/admin/rollout').send({ percent }).expect(200);

      const run = await triggerRun(service);

      for (const user of users)
        expect(await outcomeOf(service, run, user)).toBe(
          rolloutPlace(idOf(user)) < percent ? 'done' : 'skipped: outside_rollout',
        );
    },
  );

  it('processes users seen in the 30 days before week_of, and skips those seen only earlier or later', async () => {
    await seenOnce('day-30', daysBefore(30));
    await seenOnce('day-31', daysBefore(31));
    await seenOnce('day-1', daysBefore(1));
    await seenOnce('day-0', WEEK_OF);

    const run = await triggerRun(service);

    expect(await outcomeOf(service, run, 'day-30')).toBe('done');
    expect(await outcomeOf(service, run, 'day-31')).toBe('skipped: inactive');
    expect(await outcomeOf(service, run, 'day-1')).toBe('done');
    expect(await outcomeOf(service, run, 'day-0')).toBe('skipped: inactive');
  });

  it('judges for a past week whether users were active at that time', async () => {
    await seenOnce('user', daysBefore(40));

    expect(await outcomeOf(service, await triggerRun(service), 'user')).toBe('skipped: inactive');
    expect(await outcomeOf(service, await triggerRun(service, { week_of: daysBefore(28) }), 'user')).toBe(
      'done',
    );
  });

  it('does not generate a week that a user already has, and counts the user as successful', async () => {
    await send(service, recordsOf('user', 14));
    await triggerRun(service);
    const before = (await service.service.get('/users/user/brief').expect(200)).body;

    const again = await triggerRun(service);

    expect(again).toMatchObject({ users_processed: 1, users_successful: 1, success_rate: 100 });
    expect(await outcomeOf(service, again, 'user')).toBe('done: already_generated');
    expect((await service.service.get('/users/user/brief').expect(200)).body).toEqual(before);
  });

  it('generates the week again when forced', async () => {
    await send(service, recordsOf('user', 14));
    await triggerRun(service);
    const before = (await service.service.get('/users/user/brief').expect(200)).body;

    const again = await triggerRun(service, { force_refresh: true });

    expect(await outcomeOf(service, again, 'user')).toBe('done');
    const after = (await service.service.get('/users/user/brief').expect(200)).body;
    expect(Date.parse(after.generated_at)).toBeGreaterThan(Date.parse(before.generated_at));
  });

  it('processes named users despite rollout, frequency and inactivity, but not if they have switched off', async () => {
    await send(service, [...recordsOf('named', 14), ...recordsOf('off', 14)]);
    await seenOnce('long-gone', daysBefore(200));
    await prefer('named', { intelligence_generation_frequency: 'monthly' });
    await prefer('off', { intelligence_generation_enabled: false });
    await triggerRun(service, { user_ids: ['named'], week_of: daysBefore(7) });
    await service.admin.put('/admin/rollout').send({ percent: 0 }).expect(200);

    const run = await triggerRun(service, { user_ids: ['named', 'long-gone', 'off'] });

    expect(run).toMatchObject({ users_processed: 2, users_successful: 2 });
    expect(await outcomeOf(service, run, 'named')).toBe('done');
    expect(await outcomeOf(service, run, 'long-gone')).toBe('done');
    expect(await outcomeOf(service, run, 'off')).toBe('skipped: switched_off');
  });
});
