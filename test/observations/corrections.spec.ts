import { idOf } from '../support/cohort.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

interface Stored {
  metric: string;
  value: number;
  day: string;
  source: string;
  client_id: string | null;
}

describe('what an app sent', () => {
  let service: TestApp;

  const post = async (observations: object[]) =>
    (await service.service.post('/observations').send({ observations }).expect(200)).body as object;
  const remove = async (body: object) =>
    (await service.service.delete('/observations').send(body).expect(200)).body as object;
  const stored = (user: string): Promise<Stored[]> =>
    service.dataSource.query(
      `select metric, value, day::text, source, client_id from observation where user_id = $1 order by metric, moment`,
      [idOf(user)],
    );
  const setZone = (user: string, zone: string) =>
    service.service.put(`/users/${user}/preferences`).send({ time_zone: zone }).expect(200);

  beforeAll(async () => {
    service = await createTestApp();
  });
  afterAll(() => service.close());

  it('is replaced by what has the same id, also at another time and of another metric', async () => {
    const night = { user_id: 'ida', id: 'night-1', metric: 'sleep_minutes', source: 'ring' };
    await post([{ ...night, value: 400, observed_at: '2026-03-01T23:00:00+01:00' }]);
    expect(
      await post([
        {
          ...night,
          value: 410,
          observed_at: '2026-03-01T23:10:00+01:00',
          observed_until: '2026-03-02T06:10:00+01:00',
        },
      ]),
    ).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    expect(await stored('ida')).toEqual([
      { metric: 'sleep_minutes', value: 410, day: '2026-03-02', source: 'ring', client_id: 'night-1' },
    ]);
    await post([{ ...night, metric: 'mood', value: 4, date: '2026-03-02' }]);
    expect((await stored('ida')).map(({ metric }) => metric)).toEqual(['mood']);
    // Another person's observation may have the same id.
    await post([{ ...night, user_id: 'ivo', value: 300, date: '2026-03-02' }]);
    expect([await stored('ida'), await stored('ivo')]).toMatchObject([[{ value: 4 }], [{ value: 300 }]]);
  });

  it('has the state that its items, one after the other, lead to', async () => {
    const item = { user_id: 'ola', metric: 'mood', id: 'a' };
    expect(
      await post([
        { ...item, value: 1, date: '2026-03-01' },
        { ...item, value: 2, date: '2026-03-02' },
        { ...item, value: null },
        { ...item, id: 'b', value: null },
        { ...item, id: 'b', value: 3, date: '2026-03-03' },
      ]),
    ).toMatchObject({ rejected: [] });
    expect(await stored('ola')).toMatchObject([{ value: 3, client_id: 'b' }]);
    expect(await post([{ ...item, id: 'b', value: null }])).toEqual({
      accepted: 0,
      duplicates: 0,
      deleted: 1,
      rejected: [],
    });
    expect(await stored('ola')).toEqual([]);
  });

  it('can be sent with ids by many requests at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, turn) =>
        post(
          Array.from({ length: 20 }, (_, i) => ({
            user_id: 'par',
            metric: 'mood',
            id: `id-${(i + turn) % 20}`,
            value: turn,
            date: `2026-03-${String(1 + ((i * 3 + turn) % 20)).padStart(2, '0')}`,
          })),
        ),
      ),
    );
    expect(answers).toHaveLength(8);
    const rows = await stored('par');
    expect(new Set(rows.map(({ client_id }) => client_id)).size).toBe(rows.length);
  });

  it('is taken back by its key, as it was posted, and only that', async () => {
    const fever = { user_id: 'kim', metric: 'symptom:fever', date: '2026-03-01' };
    await post([
      { ...fever, value: 9 },
      { ...fever, value: 8, source: 'phone 0x2aff9e' },
      { ...fever, value: 7, date: '2026-03-02' },
      { user_id: 'kim', metric: 'mood', value: 3, observed_at: '2026-03-01T08:00:00Z' },
    ]);
    expect(await remove({ observations: [fever] })).toEqual({ deleted: 1, not_found: 0 });
    expect(await remove({ observations: [fever] })).toEqual({ deleted: 0, not_found: 1 });
    expect(
      await remove({
        observations: [
          { ...fever, source: 'phone 0x99ff' },
          // the same instant, written at another offset
          { user_id: 'kim', metric: 'mood', observed_at: '2026-03-01T09:00:00+01:00' },
        ],
      }),
    ).toEqual({ deleted: 2, not_found: 0 });
    expect(await stored('kim')).toMatchObject([{ value: 7 }]);
  });

  it('is taken back by its id, and by a range of days', async () => {
    const steps = Array.from({ length: 9 }, (_, i) => ({
      user_id: 'ran',
      metric: 'steps',
      id: `s${i}`,
      value: i,
      date: `2026-03-0${i + 1}`,
    }));
    await post([...steps, { user_id: 'ran', metric: 'mood', value: 3, date: '2026-03-04' }]);
    expect(await remove({ observations: [{ user_id: 'ran', id: 's8' }] })).toEqual({
      deleted: 1,
      not_found: 0,
    });
    const range = { user_id: 'ran', from: '2026-03-02', to: '2026-03-05' };
    expect(await remove({ ...range, metric: 'steps' })).toEqual({ deleted: 4, not_found: 0 });
    expect((await stored('ran')).map(({ metric, day }) => [metric, day])).toEqual([
      ['mood', '2026-03-04'],
      ['steps', '2026-03-01'],
      ['steps', '2026-03-06'],
      ['steps', '2026-03-07'],
      ['steps', '2026-03-08'],
    ]);
    expect(await remove(range)).toEqual({ deleted: 1, not_found: 0 });
  });

  it('stays as it is when a request to delete is not valid, and the answer names the place', async () => {
    await post([{ user_id: 'val', metric: 'mood', value: 3, date: '2026-03-01' }]);
    const refused = async (body: object): Promise<unknown> =>
      (await service.service.delete('/observations').send(body).expect(400)).body.errors;
    expect(
      await refused({
        observations: [
          { user_id: 'val', metric: 'mood', date: '2026-03-01' },
          { user_id: 'val', metric: 'karma', date: '2026-03-01' },
          { user_id: 'val', metric: 'mood' },
        ],
      }),
    ).toMatchObject([{ field: 'observations.1' }, { field: 'observations.2' }]);
    expect(await refused({ user_id: 'val', from: '2026-03-02', to: '2026-03-01' })).toMatchObject([
      { field: 'to' },
    ]);
    expect(await refused({ user_id: 'val' })).toMatchObject([{ field: 'from' }]);
    expect(await refused({})).toMatchObject([{ field: 'user_id' }]);
    expect(await stored('val')).toHaveLength(1);
  });

  it('stays on its days when the person moves, and on the day at its own offset', async () => {
    const at = (time: string, metric = 'mood') => ({ user_id: 'mia', metric, value: 4, observed_at: time });
    await setZone('mia', 'Europe/Berlin');
    await post([at('2026-03-01T23:30:00+01:00'), at('2026-03-03T22:30:00Z')]);
    const days = async () => (await stored('mia')).map(({ day }) => day);
    expect(await days()).toEqual(['2026-03-01', '2026-03-03']);
    await setZone('mia', 'Asia/Tokyo');
    expect(await days()).toEqual(['2026-03-01', '2026-03-03']);
    // Recorded before the move, arrived after it.
    await post([at('2026-03-04T22:30:00Z')]);
    expect((await days()).at(-1)).toBe('2026-03-04');
  });

  it('gets the day of the record that knows the place', async () => {
    const at = (time: string) => ({ user_id: 'leo', metric: 'mood', value: 4, observed_at: time });
    const [utc, local] = ['2026-03-10T23:30:00Z', '2026-03-11T00:30:00+01:00'];
    await post([at(utc)]);
    expect(await post([at(local)])).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    expect(await post([at(utc)])).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
    expect(await stored('leo')).toMatchObject([{ day: '2026-03-11' }]);
    await post([
      { ...at(local), metric: 'stress' },
      { ...at(utc), metric: 'stress' },
    ]);
    expect(await stored('leo')).toMatchObject([{ day: '2026-03-11' }, { day: '2026-03-11' }]);
  });
});
