import { toUserRef } from '../../src/common/user-id.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { artefactsOf } from '../support/stored-weeks.js';

/** A past week can be run again at any time with the same result. */
describe('a week that is run again', () => {
  let service: TestApp;
  const user = 'user-again';
  const { userId } = toUserRef(user);
  const run = () =>
    service.admin
      .post('/admin/trigger-intelligence')
      .send({ week_of: WEEK_OF, user_ids: [user], force_refresh: true })
      .expect(200);
  const stored = () => artefactsOf(service, user, WEEK_OF);
  const send = (observations: object[]) =>
    service.service.post('/observations').send({ observations }).expect(200);

  beforeAll(async () => {
    service = await createTestApp();
  });
  afterAll(() => service.close());

  it('is the same in every byte, despite records in another order and records of later days', async () => {
    const records = recordsOf(user, 84);
    await send(records);
    await run();
    const first = await stored();

    await service.dataSource.query('delete from observation where user_id = $1', [userId]);
    await send([...records].reverse());
    await send([{ user_id: user, metric: 'mood', value: 1, date: WEEK_OF }]);
    await run();
    expect(await stored()).toEqual(first);
  });

  it('differs if the records of the week itself differ', async () => {
    const before = await stored();
    await send([{ user_id: user, metric: 'mood', value: 1, date: '2026-03-01' }]);
    await run();
    expect((await stored()).series).not.toBe(before.series);
  });
});
