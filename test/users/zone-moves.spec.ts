import { dayNumber } from '../../src/common/calendar.js';
import { WeekInputReader } from '../../src/intelligence/persistence/week-input-reader.js';
import { MOVED_AT_ONCE, ZoneMoveStore } from '../../src/observations/zone-move-store.js';
import { ZoneMover } from '../../src/observations/zone-mover.js';
import { DataSource } from 'typeorm';
import { idOf } from '../support/cohort.js';
import { manyMinutes } from '../support/many-minutes.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const ZONE = 'Pacific/Auckland';
/** The Monday after the last of the minutes. */
const WEEK_OF = dayNumber('2026-03-02');
/** Eight days, in three chunks. */
const MINUTES = 12_000;

describe('a change of the time zone', () => {
  let service: TestApp;
  let moves: ZoneMoveStore;

  const misplaced = async (user: string, zone: string): Promise<number> => {
    const [{ count }] = await service.dataSource.query(
      `select count(*) from observation where user_id = $1 and day <> (moment at time zone $2)::date`,
      [idOf(user), zone],
    );
    return Number(count);
  };
  const moving = async (user: string): Promise<boolean> =>
    (await service.dataSource.query(`select from zone_move where user_id = $1`, [idOf(user)])).length > 0;
  const setZone = (user: string, zone: string) =>
    service.service.put(`/users/${user}/preferences`).send({ time_zone: zone }).expect(200);
  /** As for a user with more observations than are moved at once. */
  const begin = (user: string, zone: string) => moves.begin(idOf(user), zone, service.dataSource, 0);

  beforeAll(async () => {
    service = await createTestApp();
    stopTicks(service);
    moves = service.get(ZoneMoveStore);
  });
  afterAll(() => service.close());

  it('is in force at once for a user with very many observations, whose days follow', async () => {
    await manyMinutes(service, 'many', MOVED_AT_ONCE + 1);
    const { body } = await setZone('many', ZONE);
    expect(body).toMatchObject({ time_zone: ZONE });
    await until(async () => !(await moving('many')));
    expect(await misplaced('many', ZONE)).toBe(0);
  });

  it('continues where a process stopped', async () => {
    await manyMinutes(service, 'halfway', MINUTES);
    await begin('halfway', ZONE);
    expect(await moves.moveChunk()).toMatchObject({ userId: idOf('halfway'), finished: false });
    const left = await misplaced('halfway', ZONE);
    expect(left).toBeGreaterThan(0);
    expect(await moves.moveChunk()).toMatchObject({ finished: false });
    expect(await misplaced('halfway', ZONE)).toBeLessThan(left);
    await service.get(ZoneMover).moveAll();
    expect([await misplaced('halfway', ZONE), await moving('halfway')]).toEqual([0, false]);
  });

  it('gives way to a later change, also while it is in progress', async () => {
    await manyMinutes(service, 'restless', MINUTES);
    await begin('restless', ZONE);
    await moves.moveChunk();
    await begin('restless', 'America/New_York');
    await service.get(ZoneMover).moveAll();
    expect(await misplaced('restless', 'America/New_York')).toBe(0);
    await begin('restless', ZONE);
    await moves.moveChunk();
    // A change that is moved at once ends the earlier move.
    await moves.begin(idOf('restless'), 'Asia/Tokyo', service.dataSource);
    expect(await moves.moveChunk()).toBeNull();
    expect(await misplaced('restless', 'Asia/Tokyo')).toBe(0);
  });

  it('never lets a week mix the days of two zones', async () => {
    for (const user of ['moved', 'mover']) await manyMinutes(service, user, MINUTES);
    await moves.begin(idOf('moved'), ZONE, service.dataSource);
    await begin('mover', ZONE);
    const streamsOf = async (user: string) => {
      const [{ streams }] = (await service.get(WeekInputReader).load([idOf(user)], WEEK_OF)).values();
      // Rows of a stream come in any order.
      return streams.map(({ days, ...stream }) => ({ ...stream, days: Array.from(days).sort() }));
    };
    const expected = await streamsOf('moved');
    expect(expected).toHaveLength(1);
    let chunks = 0;
    do {
      expect(await streamsOf('mover')).toEqual(expected);
      chunks += 1;
    } while (await moves.moveChunk());
    expect(await streamsOf('mover')).toEqual(expected);
    expect(chunks).toBeGreaterThan(2);
  });

  it('is forgotten with the user', async () => {
    await manyMinutes(service, 'erased', MINUTES);
    await begin('erased', ZONE);
    await service.service.delete('/users/erased').expect(200);
    expect(await moves.moveChunk()).toBeNull();
  });

  it('control: the server ends a statement before the client gives up on it', async () => {
    const [{ statement_timeout: timeout }] = await service.get(DataSource).query('show statement_timeout');
    expect(timeout).toBe('14s');
  });
});
