import { randomUUID } from 'node:crypto';
import { uuidV5 } from '../../src/common/user-id.js';
import { idOf } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const FOREIGN_NAMESPACE = '9a1c2b3d-0000-4000-8000-000000000001';

describe('ids of users', () => {
  const services = new Map<string, TestApp>();
  const mood = (user: string, value = 3) => ({ user_id: user, metric: 'mood', value, date: '2026-01-05' });
  const send = async (service: TestApp, ...users: string[]) =>
    (
      await service.service
        .post('/observations')
        .send({ observations: users.map((user) => mood(user)) })
        .expect(200)
    ).body;
  const serviceWith = (form: 'uuid' | 'external' | 'both') => services.get(form)!;

  beforeAll(async () => {
    services.set('both', await createTestApp());
    const { databaseUrl } = serviceWith('both');
    for (const form of ['uuid', 'external'])
      services.set(form, await createTestApp({ DATABASE_URL: databaseUrl, USER_IDS: form }));
    for (const service of services.values()) stopTicks(service);
  });
  beforeEach(() => emptyTables(serviceWith('both').dataSource));
  afterAll(async () => {
    for (const service of [...services.values()].reverse()) await service.close();
  });

  describe('if the app may use both forms', () => {
    it("are not accepted if they are the UUID derived from another user's own id", async () => {
      const service = serviceWith('both');
      expect(await send(service, 'anna')).toMatchObject({ accepted: 1 });
      const annas = idOf('anna');

      for (const id of [annas, annas.toUpperCase()]) {
        const requests = [
          service.service.get(`/users/${id}/brief`),
          service.service.get(`/users/${id}/insights`),
          service.service.get(`/users/${id}/export`),
          service.service.put(`/users/${id}/preferences`).send({ time_zone: 'Asia/Tokyo' }),
          service.service.delete(`/users/${id}/links`),
          service.service.delete(`/users/${id}`),
        ];
        for (const request of requests) {
          const { body } = await request.expect(400);
          expect(body.errors).toEqual([
            { field: 'user_id', reason: "is derived from an app's own id: send that id" },
          ]);
        }
        expect(await send(service, id, 'anna')).toMatchObject({
          duplicates: 1,
          rejected: [{ index: 0, code: 'bad_user_id' }],
        });
      }
      await service.service.get('/users/anna/export').expect(200);
    });

    it('are not accepted beside the own id that they are derived from, in whatever order', async () => {
      const service = serviceWith('both');
      const both = [idOf('zoe'), 'zoe', idOf('zoe').toUpperCase()];
      expect(await send(service, ...both)).toMatchObject({
        accepted: 1,
        rejected: [
          { index: 0, code: 'bad_user_id' },
          { index: 2, code: 'bad_user_id' },
        ],
      });
    });

    it('are accepted as UUIDs of the app itself, of every version', async () => {
      const own = [randomUUID(), uuidV5('anna', FOREIGN_NAMESPACE)];
      expect(await send(serviceWith('both'), ...own, ...own)).toMatchObject({ accepted: 2, duplicates: 2 });
      for (const id of own) await serviceWith('both').service.get(`/users/${id}/export`).expect(200);
    });

    it('are accepted from operators in each form', async () => {
      await send(serviceWith('both'), 'anna');
      const { body } = await serviceWith('both')
        .admin.post('/admin/trigger-intelligence')
        .send({ user_ids: [idOf('anna')] })
        .expect(200);
      expect(body.result).toMatchObject({ users_successful: 1 });
    });
  });

  it("are the app's own whatever they look like, if it uses only own ids", async () => {
    const service = serviceWith('external');
    await send(service, 'anna', idOf('anna'));
    const exported = await service.service.get(`/users/${idOf('anna')}/export`).expect(200);
    expect(exported.body.user_id).not.toBe(idOf('anna'));
    expect(exported.body.external_id).toBe(idOf('anna'));
  });

  it('are UUIDs, if the app uses only UUIDs', async () => {
    const service = serviceWith('uuid');
    const id = randomUUID();
    expect(await send(service, 'anna', id)).toMatchObject({
      accepted: 1,
      rejected: [{ index: 0, code: 'bad_user_id', message: 'user_id must be a UUID' }],
    });
    await service.service.get('/users/anna/brief').expect(400);
    await service.service.get(`/users/${id}/export`).expect(200);
  });
});
