import { toUserRef } from '../../src/common/user-id.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const LAST_DAY = '2026-03-01';

describe("a user's preferences", () => {
  let service: TestApp;

  const get = async (path: string) => (await service.service.get(path).expect(200)).body;
  const put = async (user: string, change: object) =>
    (await service.service.put(`/users/${user}/preferences`).send(change).expect(200)).body;
  const post = async (observations: object[]) =>
    (await service.service.post('/observations').send({ observations }).expect(200)).body;
  const briefOf = async (user: string) => {
    const body = { user_ids: [user], week_of: WEEK_OF, force_refresh: true };
    await service.admin.post('/admin/trigger-intelligence').send(body).expect(200);
    return get(`/users/${user}/brief`);
  };
  const dayOf = async (user: string) => (await get(`/users/${user}/export`)).observation[0].day;

  beforeAll(async () => {
    service = await createTestApp();
  });
  afterAll(() => service.close());

  it('are the defaults for a user that set none', async () => {
    await post([{ user_id: 'quiet', metric: 'mood', value: 5, date: LAST_DAY }]);
    expect(await get('/users/quiet/preferences')).toEqual({
      user_id: toUserRef('quiet').userId,
      external_id: 'quiet',
      intelligence_generation_enabled: true,
      intelligence_generation_frequency: 'weekly',
      intelligence_notification_enabled: true,
      time_zone: null,
      notification_channel: 'webhook',
      email: null,
      locale: 'en-US',
      units: 'metric',
      last_intelligence_generated_at: null,
    });
  });

  it('answer 404 for an unknown user, and make a user known once they are set', async () => {
    await service.service.get('/users/new/preferences').expect(404);
    await put('new', {});
    expect(await get('/users/new/preferences')).toMatchObject({ external_id: 'new', time_zone: null });
  });

  it('change only in the given fields', async () => {
    const everything = {
      intelligence_generation_enabled: false,
      intelligence_generation_frequency: 'biweekly',
      intelligence_notification_enabled: false,
      time_zone: 'Europe/Berlin',
      notification_channel: 'email',
      email: 'someone@example.org',
      locale: 'en-GB',
      units: 'imperial',
    };
    expect(await put('partial', everything)).toMatchObject(everything);
    const changed = await put('partial', { intelligence_generation_frequency: 'monthly' });
    expect(changed).toMatchObject({ ...everything, intelligence_generation_frequency: 'monthly' });
    expect(await get('/users/partial/preferences')).toEqual(changed);
  });

  it('can be removed if they are optional', async () => {
    await put('emptied', { time_zone: 'Asia/Tokyo', email: 'someone@example.org' });
    const emptied = await put('emptied', { time_zone: null, email: null });
    expect(emptied).toMatchObject({ time_zone: null, email: null });
  });

  it('do not change when one of several fields is wrong', async () => {
    await put('careful', { time_zone: 'Asia/Tokyo' });
    const wrong = { time_zone: 'Europe/Berlin', email: 'nowhere' };
    await service.service.put('/users/careful/preferences').send(wrong).expect(400);
    expect(await get('/users/careful/preferences')).toMatchObject({ time_zone: 'Asia/Tokyo' });
  });

  it('show when the last intelligence was generated', async () => {
    await put('generated', {});
    const { generated_at } = await briefOf('generated');
    expect(await get('/users/generated/preferences')).toMatchObject({
      last_intelligence_generated_at: generated_at,
    });
  });

  it('exclude a user that switched generation off, even from a named run', async () => {
    await put('off', { intelligence_generation_enabled: false });
    const { body } = await service.admin
      .post('/admin/trigger-intelligence')
      .send({ user_ids: ['off'], week_of: WEEK_OF, force_refresh: true });
    const outcome = await service.admin.get(`/admin/runs/${body.result.job_id}/users/off`).expect(200);
    expect(outcome.body).toMatchObject({ state: 'skipped', reason: 'switched_off' });
    await service.service.get('/users/off/brief').expect(404);
  });

  it('decide the language of the brief, which says that notes in it are not read for warning signs', async () => {
    await post([{ user_id: 'anke', metric: 'mood', value: 5, date: LAST_DAY }]);
    const notes = async (): Promise<string[]> => (await briefOf('anke')).notes;
    expect(await notes()).toEqual([]);
    await put('anke', { locale: 'de' });
    expect(await notes()).toContainEqual(expect.stringMatching(/^Notizen .* nicht auf Warnzeichen/));
  });

  it('read what the host app stored as locale', async () => {
    await put('hosted', {});
    const { userId } = toUserRef('hosted');
    const stored = async (locale: string, units: string) => {
      await service.dataSource.query(
        `update user_preferences set locale = $2, units = $3 where user_id = $1`,
        [userId, locale, units],
      );
      const { locale: read, units: unitsRead } = await get('/users/hosted/preferences');
      return [read, unitsRead];
    };
    expect(await stored('de_AT', 'stones')).toEqual(['de', 'metric']);
    expect(await stored('fr', 'imperial')).toEqual(['en-US', 'imperial']);
  });

  describe('with another time zone', () => {
    const lateOnSunday = (user: string) => ({
      user_id: user,
      metric: 'mood',
      value: 5,
      observed_at: `${LAST_DAY}T23:30:00Z`,
    });

    it('put an observation of 23:30 in UTC on the day it was for the user, and in the next week', async () => {
      await post([lateOnSunday('mover')]);
      expect(await dayOf('mover')).toBe(LAST_DAY);
      expect((await briefOf('mover')).week_stats.logged_days).toBe(1);
      await put('mover', { time_zone: 'Europe/Berlin' });
      expect(await dayOf('mover')).toBe('2026-03-02');
      expect((await briefOf('mover')).week_stats.logged_days).toBe(0);
      // The user moved after it: at 23:30 they were in Berlin.
      await put('mover', { time_zone: 'America/New_York' });
      expect(await dayOf('mover')).toBe('2026-03-02');
      expect((await briefOf('mover')).week_stats.logged_days).toBe(0);
    });

    it('decide the day of later observations', async () => {
      await put('settled', { time_zone: 'Europe/Berlin' });
      await post([lateOnSunday('settled')]);
      expect(await dayOf('settled')).toBe('2026-03-02');
    });

    it('do not move an observation that was recorded for a date', async () => {
      await post([{ user_id: 'dated', metric: 'mood', value: 5, date: LAST_DAY }]);
      await put('dated', { time_zone: 'Pacific/Kiritimati' });
      expect(await dayOf('dated')).toBe(LAST_DAY);
    });
  });

  describe('where Sunday is not over when the week is generated', () => {
    beforeAll(async () => {
      await post([...recordsOf('samoan', 84), ...recordsOf('utc', 84)]);
      await put('samoan', { time_zone: 'Pacific/Pago_Pago' });
      // The run's start on the database's clock decides which days are over: Monday 05:00 UTC is Sunday 18:00 there.
      await service.dataSource.query(
        `create function begin_on_monday_morning() returns trigger language plpgsql as
           $$ begin new.started_at := '2026-03-02T05:00:00Z'; return new; end $$`,
      );
      await service.dataSource.query(
        `create trigger begin_on_monday_morning before insert on job_execution_log
           for each row execute function begin_on_monday_morning()`,
      );
    });

    it('leave out a Sunday that is not over, and the brief says so', async () => {
      const brief = await briefOf('samoan');
      expect(brief.week_stats.logged_days).toBe(6);
      expect(brief.notes).toContainEqual(expect.stringMatching(/^Sunday was not over yet/));
      for (const { id } of brief.facts as { id: string }[]) {
        const { days } = await get(`/users/samoan/evidence/${encodeURIComponent(id)}`);
        expect(days.filter(({ date }: { date: string }) => date >= LAST_DAY)).toEqual([]);
      }
    });

    it('leave out no day where Sunday is over', async () => {
      const brief = await briefOf('utc');
      expect(brief.week_stats.logged_days).toBe(7);
      expect(brief.notes).not.toContainEqual(expect.stringContaining('not over yet'));
    });
  });
});
