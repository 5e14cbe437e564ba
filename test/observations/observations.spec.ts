import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { BriefMailWords } from '../../src/notifications/brief-mail-words.js';
import { Test } from '@nestjs/testing';
import { getDataSourceToken } from '@nestjs/typeorm';
import request from 'supertest';
import { Clock, SystemClock } from '../../src/common/clock.js';
import { ErrorFilter } from '../../src/http/error.filter.js';
import { toUserRef } from '../../src/common/user-id.js';
import { DatabaseZones } from '../../src/database/database-zones.js';
import { APP_CONFIG, type AppConfig, readConfig } from '../../src/config/app-config.js';
import { ServiceSettingRecord } from '../../src/database/service-setting.record.js';
import { selectRows } from '../../src/database/rows.js';
import { OBSERVATIONS_EXAMPLE } from '../../src/observations/http/observations.dto.js';
import { AlertRecord } from '../../src/notifications/persistence/alert.record.js';
import { OutboxRecord } from '../../src/notifications/persistence/outbox.record.js';
import { MetricDefinitionRecord } from '../../src/observations/persistence/metric-definition.record.js';
import { ImportRecord } from '../../src/observations/persistence/import.record.js';
import { ImportReplacedRecord } from '../../src/observations/persistence/import-replaced.record.js';
import { SpelledNameRecord } from '../../src/observations/persistence/spelled-name.record.js';
import { ArrivedFlagRecord } from '../../src/observations/persistence/arrived-flag.record.js';
import { NotedFlagRecord } from '../../src/observations/persistence/noted-flag.record.js';
import { ObservationRecord } from '../../src/observations/persistence/observation.record.js';
import { ZoneMoveRecord } from '../../src/observations/persistence/zone-move.record.js';
import { ArrivedFlags } from '../../src/observations/changes/arrived-flags.js';
import { ChangedDays } from '../../src/observations/changes/changed-days.js';
import { ChangedDaysRecord } from '../../src/observations/persistence/changed-days.record.js';
import { ZoneMoveStore } from '../../src/observations/zone-move-store.js';
import { ObservationsModule } from '../../src/observations/observations.module.js';
import { UserIdentityRecord } from '../../src/preferences/persistence/user-identity.record.js';
import { UserPreferencesRecord } from '../../src/preferences/persistence/user-preferences.record.js';
import { PreferencesStore } from '../../src/preferences/preferences-store.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const NOW = new Date('2026-03-09T12:00:00Z');
const KEY = 'service-key-of-this-spec';
const CONFIG = readConfig({ SERVICE_API_KEY: KEY });

interface Answer {
  accepted: number;
  duplicates: number;
  rejected: { index: number; code: string; message: string }[];
}

describe('POST /observations', () => {
  let database: TestDatabase;
  let app: NestExpressApplication;
  let preferences: PreferencesStore;

  beforeAll(async () => {
    database = await createTestDatabase({
      entities: [
        ObservationRecord,
        MetricDefinitionRecord,
        NotedFlagRecord,
        ArrivedFlagRecord,
        ChangedDaysRecord,
        SpelledNameRecord,
        ImportRecord,
        ImportReplacedRecord,
        ZoneMoveRecord,
        OutboxRecord,
        AlertRecord,
        ServiceSettingRecord,
        UserIdentityRecord,
        UserPreferencesRecord,
      ],
    });
    const module = await Test.createTestingModule({
      imports: [
        ObservationsModule,
        {
          module: class Surroundings {},
          global: true,
          providers: [
            { provide: Clock, useValue: { now: () => NOW } },
            { provide: APP_CONFIG, useValue: CONFIG },
            { provide: getDataSourceToken(), useValue: database.dataSource },
            DatabaseZones,
            // Nothing is mailed here.
            { provide: BriefMailWords, useValue: null },
          ],
          exports: [Clock, APP_CONFIG, getDataSourceToken(), DatabaseZones, BriefMailWords],
        },
      ],
    }).compile();
    app = module.createNestApplication<NestExpressApplication>({ logger: false });
    app.useBodyParser('json', { limit: '4mb' });
    app.useGlobalFilters(new ErrorFilter());
    await app.init();
    preferences = app.get(PreferencesStore, { strict: false });
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  const send = (body: string | object) =>
    request(app.getHttpServer() as Server)
      .post('/observations')
      .set('api-key', KEY)
      .set('content-type', 'application/json')
      .send(body);
  const post = async (observations: unknown[]): Promise<Answer> => {
    const response = await send({ observations });
    expect(response.status).toBe(200);
    return response.body as Answer;
  };
  const stored = (user: string) =>
    selectRows<{
      metric: string;
      day: string;
      dated: boolean;
      value: number;
      suspect: boolean;
      source: string;
      recorded_at: Date;
    }>(
      database.dataSource,
      `SELECT metric, day, dated, value, suspect, source, recorded_at FROM observation WHERE user_id = $1
       ORDER BY metric, source, moment`,
      [toUserRef(user).userId],
    );

  it('stores the example of the API documentation', async () => {
    expect(await post(OBSERVATIONS_EXAMPLE.observations)).toEqual({
      accepted: 3,
      duplicates: 0,
      rejected: [],
    });
    expect(await stored('example-user')).toEqual([
      {
        metric: 'mood',
        day: '2026-03-02',
        dated: false,
        value: 4,
        suspect: false,
        source: '',
        recorded_at: NOW,
      },
      {
        metric: 'sleep_minutes',
        day: '2026-03-02',
        dated: true,
        value: 450,
        suspect: false,
        source: 'watch',
        recorded_at: NOW,
      },
      {
        metric: 'symptom:headache',
        day: '2026-03-02',
        dated: true,
        value: 0,
        suspect: false,
        source: '',
        recorded_at: NOW,
      },
    ]);
  });

  it('moves nights that are dated by their evening to the day of waking, if the request says so', async () => {
    const night = { user_id: 'evening', metric: 'sleep_minutes', value: 420, date: '2026-03-01' };
    const sent = {
      dates_are: 'evenings',
      observations: [
        night,
        { ...night, metric: 'steps', value: 8000 },
        { ...night, date: undefined, observed_at: '2026-03-01T07:00:00Z' },
        { ...night, date: '2026-02-30' },
      ],
    };
    const { body } = await request(app.getHttpServer()).post('/observations').send(sent).expect(200);
    expect(body).toMatchObject({ accepted: 3, rejected: [{ index: 3, code: 'bad_date' }] });
    const days = async () =>
      (await stored('evening')).map(({ metric, dated, day }) => `${metric} ${dated} ${day}`).sort();
    expect(await days()).toEqual([
      'sleep_minutes false 2026-03-01',
      'sleep_minutes true 2026-03-02',
      'steps true 2026-03-01',
    ]);
    await request(app.getHttpServer())
      .delete('/observations')
      .send({ dates_are: 'evenings', observations: [night] })
      .expect(200);
    expect(await days()).toHaveLength(2);
    await request(app.getHttpServer())
      .post('/observations')
      .send({ ...sent, dates_are: 'nights' })
      .expect(400);
  });

  it('counts the same observation again as a duplicate, and replaces a different value', async () => {
    const mood = (value: number) => ({ user_id: 'repeat', metric: 'mood', value, date: '2026-03-01' });
    expect(await post([mood(3)])).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await post([mood(3)])).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await post([mood(4)])).toMatchObject({ accepted: 1, duplicates: 0 });
    expect((await stored('repeat')).map(({ value }) => value)).toEqual([4]);
  });

  it('counts repeated observations of one request like separate requests', async () => {
    const mood = (value: number) => ({ user_id: 'within', metric: 'mood', value, date: '2026-03-01' });
    await post([mood(1)]);
    expect(await post([mood(1), mood(2), mood(2), mood(1)])).toMatchObject({ accepted: 2, duplicates: 2 });
    expect((await stored('within')).map(({ value }) => value)).toEqual([1]);
  });

  it('keeps observations apart that differ in source, body site or moment, or in having only a date', async () => {
    const base = { user_id: 'apart', metric: 'pain', value: 2, date: '2026-03-01' };
    const keys = [
      base,
      { ...base, source: 'diary' },
      { ...base, body_site: 'knee' },
      { ...base, date: undefined, observed_at: '2026-03-01T00:00:00Z' },
      { ...base, date: undefined, observed_at: '2026-03-01T00:00:00.001Z' },
    ];
    expect(await post(keys)).toMatchObject({ accepted: 5, duplicates: 0 });
    expect(await post(keys)).toMatchObject({ accepted: 0, duplicates: 5 });
  });

  it('treats an external id as the user of the UUID derived from it, which is then refused', async () => {
    const { userId } = toUserRef('two-names');
    const mood = { metric: 'mood', value: 3, date: '2026-03-01' };
    const name = () =>
      selectRows(database.dataSource, 'SELECT external_id, demo FROM user_identity WHERE user_id = $1', [
        userId,
      ]);
    expect(await post([{ user_id: userId.toUpperCase(), ...mood }])).toMatchObject({ accepted: 1 });
    expect(await name()).toEqual([{ external_id: null, demo: false }]);
    expect(await post([{ user_id: 'two-names', ...mood }])).toMatchObject({ duplicates: 1 });
    expect(await name()).toEqual([{ external_id: 'two-names', demo: false }]);
    expect(await post([{ user_id: userId, ...mood }])).toMatchObject({
      rejected: [{ index: 0, code: 'bad_user_id' }],
    });
    expect(await name()).toEqual([{ external_id: 'two-names', demo: false }]);
  });

  it('reports why an observation is refused, and stores the others', async () => {
    const good = { user_id: 'mixed', metric: 'sleep_minutes', value: 1466, date: '2026-03-01' };
    const answer = await post([{ ...good, user_id: '' }, good, { ...good, date: '2026-03-12' }, 'nonsense']);
    expect(answer).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(answer.rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, 'bad_user_id'],
      [2, 'future_date'],
      [3, 'bad_field'],
    ]);
    expect(await stored('mixed')).toMatchObject([{ value: 1466, suspect: true }]);
  });

  it.each([
    ['a request without a body', '', 'must be a list'],
    ['a body without a list', { observations: 'all' }, 'must be a list'],
    ['an empty list', { observations: [] }, 'must not be empty'],
    [
      'a list of 10,001 observations',
      { observations: Array.from({ length: 10_001 }, () => ({})) },
      'must have at most 10000 observations',
    ],
  ])('refuses %s', async (_what, body, reason) => {
    const response = await send(body);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ code: 'bad_input', errors: [{ field: 'observations', reason }] });
  });

  it('accepts 10,000 observations of many users at once, and the same again as duplicates', async () => {
    const observations = Array.from({ length: 10_000 }, (_, i) => ({
      user_id: `many-${i % 400}`,
      metric: 'steps',
      value: i,
      date: new Date(Date.UTC(2026, 0, 1 + Math.floor(i / 400))).toISOString().slice(0, 10),
    }));
    expect(await post(observations)).toEqual({ accepted: 10_000, duplicates: 0, rejected: [] });
    expect(await post(observations)).toEqual({ accepted: 0, duplicates: 10_000, rejected: [] });
  });

  it('refuses a request with NaN, which is not JSON, and refuses a number that is too large as not finite', async () => {
    const body = (value: string) =>
      `{"observations":[{"user_id":"nan","metric":"mood","value":${value},"date":"2026-03-01"}]}`;
    expect((await send(body('NaN'))).status).toBe(400);
    const response = await send(body('1e999'));
    expect(response.body).toMatchObject({ accepted: 0, rejected: [{ index: 0, code: 'not_finite' }] });
    expect(await stored('nan')).toEqual([]);
  });

  it('writes the same keys from parallel requests in any order without a deadlock', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => ({
      user_id: `parallel-${i % 7}`,
      metric: 'steps',
      date: new Date(Date.UTC(2025, 0, 1 + i)).toISOString().slice(0, 10),
    }));
    const requests = Array.from({ length: 12 }, (_, value) => {
      const turned = [...rows.slice(value * 20), ...rows.slice(0, value * 20)];
      return post((value % 2 ? turned.reverse() : turned).map((row) => ({ ...row, value })));
    });
    const answers = await Promise.all(requests);
    expect(answers.every((answer) => answer.accepted === rows.length)).toBe(true);
    const left = await selectRows<{ value: number; n: number }>(
      database.dataSource,
      `SELECT value, count(*)::int AS n FROM observation WHERE user_id = ANY($1::uuid[]) GROUP BY value`,
      [[0, 1, 2, 3, 4, 5, 6].map((i) => toUserRef(`parallel-${i}`).userId)],
    );
    // Each request is one transaction, so the last one has written all rows.
    expect(left).toEqual([{ value: left[0].value, n: 300 }]);
  });

  describe('with a time zone in the preferences of the user', () => {
    const { userId } = toUserRef('traveller');
    const evening = { user_id: 'traveller', metric: 'mood', value: 4, observed_at: '2026-03-01T23:30:00Z' };
    const days = async () => (await stored('traveller')).map(({ day, dated }) => [day, dated]);

    it('uses that time zone for the day, and moves what was written in UTC when it becomes known', async () => {
      await post([evening, { ...evening, metric: 'steps', observed_at: undefined, date: '2026-03-01' }]);
      expect(await days()).toEqual([
        ['2026-03-01', false],
        ['2026-03-01', true],
      ]);
      await database.dataSource.query(
        `INSERT INTO user_preferences (user_id, time_zone) VALUES ($1, 'Asia/Tokyo')
         ON CONFLICT (user_id) DO UPDATE SET time_zone = EXCLUDED.time_zone`,
        [userId],
      );
      const moves = new ZoneMoveStore(
        database.dataSource,
        new ChangedDays(new SystemClock(), {
          job: { timeZone: 'UTC' },
          revisions: { weeks: 4 },
        } as AppConfig),
        new ArrivedFlags(),
      );
      expect(await moves.begin(userId, 'Asia/Tokyo', database.dataSource)).toBe(false);
      expect(await days()).toEqual([
        ['2026-03-02', false],
        ['2026-03-01', true],
      ]);
      await post([{ ...evening, metric: 'stress' }]);
      expect((await stored('traveller')).find(({ metric }) => metric === 'stress')?.day).toBe('2026-03-02');
    });

    it('ignores an unknown time zone that the host application wrote', async () => {
      await database.dataSource.query(
        `UPDATE user_preferences SET time_zone = 'Mars/Olympus' WHERE user_id = $1`,
        [userId],
      );
      expect(await preferences.timeZones([userId])).toEqual(new Map());
    });
  });
});
