import { WEEK_OF } from '../support/people.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

describe("users with the app's own ids", () => {
  let service: TestApp;

  beforeAll(async () => {
    service = await createTestApp();
  });
  afterAll(() => service.close());

  it.each([
    'a/b/../c',
    'two words',
    '50%',
    '%2F',
    'émile',
    '🌱🧪',
    '?x=1#y',
    "o'hara; drop table",
    '..',
    '+49 170',
    'null',
  ])('serves every route of a user whose id is %s', async (id) => {
    const observation = { user_id: id, metric: 'mood', value: 5, date: '2026-03-01' };
    await service.service
      .post('/observations')
      .send({ observations: [observation] })
      .expect(200);
    const { body } = await service.admin
      .post('/admin/trigger-intelligence')
      .send({ user_ids: [id], week_of: WEEK_OF })
      .expect(200);
    expect(body.result).toMatchObject({ users_successful: 1 });

    const part = encodeURIComponent(id);
    const brief = (await service.service.get(`/users/${part}/brief`).expect(200)).body;
    expect(brief.external_id).toBe(id);
    // The app must send its own id, since the UUID can be computed from it.
    await service.service.get(`/users/${brief.user_id}/brief`).expect(400);
    const outcome = await service.admin.get(`/admin/runs/${body.result.job_id}/users/${part}`).expect(200);
    expect(outcome.body).toMatchObject({ external_id: id, state: 'done' });
    const gone = (await service.service.delete(`/users/${part}`).expect(200)).body;
    expect(gone).toMatchObject({
      user_id: brief.user_id,
      erased: { observation: 1, weekly_intelligence: 1 },
    });
    await service.service.get(`/users/${part}/brief`).expect(404);
  });
});
