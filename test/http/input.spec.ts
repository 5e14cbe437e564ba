import { dayInZone, isoDay } from '../../src/common/calendar.js';
import { WEEK_OF } from '../support/people.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

/** Part of every value that is sent here. No answer may repeat it. */
const MARKER = 'LEAK8471';
const FUTURE_WEEK = '2126-03-04';
/** What no answer may reveal: a place in the code, or a message of the database. */
const INTERNALS =
  /\.[cm]?[jt]s:\d|node_modules|\bat \w+ \(|select |insert |relation |violates|syntax error|invalid input/i;

interface Answer {
  status: number;
  text: string;
  body: { code: string; errors?: { field: string; reason: string }[] };
}

describe('invalid input', () => {
  let service: TestApp;

  beforeAll(async () => {
    service = await createTestApp();
  });
  afterAll(() => service.close());

  function expectRefusal(answer: Answer, status: number, field: string, reason: RegExp): void {
    expect({ status: answer.status, errors: answer.body.errors }).toEqual({
      status,
      errors: expect.arrayContaining([{ field, reason: expect.stringMatching(reason) }]),
    });
    expectDiscreet(answer);
  }
  function expectDiscreet({ text }: Answer): void {
    expect(text).not.toContain(MARKER);
    expect(text).not.toMatch(INTERNALS);
  }
  const cursor = (...key: unknown[]) => Buffer.from(JSON.stringify(key)).toString('base64url');
  const trigger = (body: object) => service.admin.post('/admin/trigger-intelligence').send(body);
  const raw = (path: string, text: string, type = 'application/json') =>
    service.service.post(path).set('content-type', type).send(text);

  describe('user id', () => {
    const malformed: [what: string, id: string][] = [
      ['that is blank', '   '],
      ['of 129 characters', MARKER.padEnd(129, 'x')],
      ['with a line break', `${MARKER}\n`],
      ['with a NUL', `${MARKER}\0`],
      ['with half a surrogate pair, which JSON can hold', `${MARKER}\ud800`],
      ['with an invisible direction mark', `${MARKER}\u202e`],
    ];
    const urlSafe = malformed.filter(([, id]) => !id.includes('\ud800'));
    const routes = [
      'brief',
      'briefs',
      'insights',
      'patterns',
      'velocity',
      'systems',
      'evidence/x',
      'preferences',
      'export',
    ];

    it.each(urlSafe)('refuses a user id %s in every route of a user', async (_, id) => {
      const user = `/users/${encodeURIComponent(id)}`;
      for (const route of routes)
        expectRefusal(await service.service.get(`${user}/${route}`), 400, 'user_id', /^must /);
      expectRefusal(await service.service.delete(user), 400, 'user_id', /^must /);
      expectRefusal(await service.service.put(`${user}/preferences`).send({}), 400, 'user_id', /^must /);
    });

    it.each(urlSafe)('refuses a user id %s in every admin route that takes one', async (_, id) => {
      const part = encodeURIComponent(id);
      const requests = [
        service.admin.get(`/admin/retry-queue?user_id=${part}`),
        service.admin.post(`/admin/retry-queue/${part}/retry`),
        service.admin.get(`/admin/runs/some/users/${part}`),
      ];
      for (const request of requests) expectRefusal(await request, 400, 'user_id', /^must /);
    });

    it.each([...malformed, ['that is empty', '']])(
      'refuses a user id %s in a trigger and names its position',
      async (_, id) => {
        expectRefusal(await trigger({ user_ids: ['fine', id] }), 400, 'user_ids.1', /^must /);
      },
    );

    it('refuses user ids of another type in a trigger', async () => {
      expectRefusal(await trigger({ user_ids: [7] }), 400, 'user_ids.0', /must be a string/);
      expectRefusal(await trigger({ user_ids: 'fine' }), 400, 'user_ids', /must be an array/);
      expectRefusal(await trigger({ user_ids: [] }), 400, 'user_ids', /must hold at least 1 item$/);
    });

    it('answers 404 for an unknown user', async () => {
      for (const route of routes) {
        const answer: Answer = await service.service.get(`/users/${MARKER}/${route}`);
        expect({ route, status: answer.status }).toEqual({ route, status: 404 });
        expectDiscreet(answer);
      }
    });

    it('accepts a user id of 128 characters of four bytes each', async () => {
      await service.service.get(`/users/${encodeURIComponent('🌱'.repeat(128))}/preferences`).expect(404);
    });

    it('refuses a path whose percent-encoding is invalid', async () => {
      expectRefusal(await service.service.get('/users/%E0%A4%A/brief'), 400, 'path', /percent-encoded/);
    });
  });

  describe('week', () => {
    const weeks: [what: string, week: string, reason: RegExp][] = [
      ['that does not begin on a Monday', '2026-03-03', /Monday/],
      ['that is not a date', MARKER, /date/],
      ['of a day that does not exist', '2026-02-30', /date/],
      ['with a time of day', '2026-03-02T00:00:00Z', /date/],
      ['that is empty', '', /date/],
      ['of a year PostgreSQL does not have', '0000-01-03', /before 1900/],
      ['in the future', FUTURE_WEEK, /future/],
    ];
    it.each(weeks)('refuses a week %s in a trigger', async (_, week, reason) => {
      expectRefusal(await trigger({ week_of: week }), 400, 'week_of', reason);
    });
    it.each(weeks)('refuses a week %s in every route that takes one', async (_, week, reason) => {
      for (const route of ['brief', 'insights', 'patterns', 'velocity', 'systems', 'evidence/x'])
        expectRefusal(
          await service.service.get(`/users/somebody/${route}?week_of=${week}`),
          400,
          'week_of',
          reason,
        );
    });
    it('refuses a week that is given twice', async () => {
      const answer = await service.service.get(`/users/somebody/brief?week_of=${WEEK_OF}&week_of=${WEEK_OF}`);
      expectRefusal(answer, 400, 'week_of', /must be a string/);
    });
  });

  describe('page of a list', () => {
    const cursors: [what: string, cursor: string][] = [
      ['that is arbitrary text', MARKER],
      ['of another list', cursor('x')],
      ['of the right length and the wrong content', cursor(MARKER, MARKER)],
      ['with a time that Postgres cannot read', cursor('1', 'unknown')],
      ['with a NUL', cursor('2026-03-02T00:00:00.000Z', '\0')],
      ['of other types', cursor(1, null)],
    ];
    const lists = ['/admin/runs', '/admin/retry-queue'];

    it.each(cursors)('refuses a page after a cursor %s', async (_, text) => {
      for (const list of lists)
        expectRefusal(await service.admin.get(`${list}?cursor=${text}`), 400, 'cursor', /next_cursor/);
      expectRefusal(
        await service.service.get(`/users/x/briefs?cursor=${text}`),
        400,
        'cursor',
        /next_cursor/,
      );
    });
    it.each([
      ['0', /at least 1/],
      ['-1', /at least 1/],
      ['1.5', /must be an int/],
      ['many', /must be a number/],
      ['1001', /at most 1000/],
    ])('refuses a page of %s items', async (limit, reason) => {
      for (const list of lists)
        expectRefusal(await service.admin.get(`${list}?limit=${limit}`), 400, 'limit', reason);
    });
  });

  describe('moment in a cursor', () => {
    const ID = '00000000-0000-4000-8000-000000000000';
    const lists: [list: string, ...rest: string[]][] = [
      ['/admin/runs', 'x'],
      ['/admin/outbox', ID],
      ['/admin/alerts', ID],
      ['/admin/retry-queue', ID],
      ['/admin/dead-letters', 'x', ID],
    ];
    const years = ['+275760-09-13', '-000001-01-01', '0000-01-01', '-271821-04-20', '0001-01-01'];

    it.each(lists)(
      'is refused by %s where its year is none of PostgreSQL or of this service',
      async (list, ...rest) => {
        for (const day of years) {
          const text = cursor(`${day}T00:00:00.000Z`, ...rest);
          expectRefusal(await service.admin.get(`${list}?cursor=${text}`), 400, 'cursor', /next_cursor/);
        }
        const good = cursor('2026-03-02T00:00:00.000Z', ...rest);
        await service.admin.get(`${list}?cursor=${good}`).expect(200);
      },
    );
  });

  describe('name of a person in charge', () => {
    it.each(['\0', 'a\0b', '\u001b]0;title\u0007\u001b[31mred', '\u202egnp', ' ', 'x'.repeat(101)])(
      'is refused as %j',
      async (by) => {
        const path = '/admin/alerts/00000000-0000-4000-8000-000000000000/acknowledge';
        expectRefusal(await service.admin.post(path).send({ by }), 400, 'by', /^must h/);
        await service.admin.post(path).send({ by: 'Zoë' }).expect(404);
      },
    );
  });

  describe('run', () => {
    it('answers 404 for an unknown run', async () => {
      const answers: Answer[] = [
        await service.admin.get(`/admin/runs/${MARKER}`),
        await service.admin.post(`/admin/runs/${MARKER}/cancel`),
        await service.admin.get(`/admin/runs/${MARKER}/users/somebody`),
      ];
      for (const answer of answers) {
        expect(answer.status).toBe(404);
        expectDiscreet(answer);
      }
    });
    it.each(['%00', '%0A', 'x'.repeat(256)])('refuses the job id %s', async (jobId) => {
      expectRefusal(await service.admin.get(`/admin/runs/${jobId}`), 400, 'job_id', /printable/);
    });
    it('answers 404 to a retry of a user that does not wait for one', async () => {
      expect((await service.admin.post('/admin/retry-queue/unknown/retry')).status).toBe(404);
    });
  });

  describe('body', () => {
    const preferences = (body: unknown) =>
      service.service.put('/users/somebody/preferences').send(body as object);

    it('refuses a body with an unknown key', async () => {
      expectRefusal(await trigger({ [MARKER.toLowerCase()]: 1 }), 400, MARKER.toLowerCase(), /not known/);
      expectRefusal(await preferences({ time_zome: 'UTC' }), 400, 'time_zome', /not known/);
      const rollout = await service.admin.put('/admin/rollout').send({ percent: 50, gate: false });
      expectRefusal(rollout, 400, 'gate', /not known/);
    });

    it.each([
      ['force_refresh', MARKER, /must be a boolean/],
      ['force_refresh', 1, /must be a boolean/],
      ['week_of', 20260302, /must be a string/],
      ['user_ids', { 0: 'x' }, /must be an array/],
    ])('refuses a trigger with %s %j', async (field, value, reason) => {
      expectRefusal(await trigger({ [field]: value }), 400, field, reason);
    });

    it.each([
      ['intelligence_generation_enabled', 'yes', /must be a boolean/],
      ['intelligence_generation_frequency', MARKER, /must be one of weekly, biweekly, monthly/],
      ['notification_channel', 'pigeon', /must be one of webhook, email/],
      ['locale', 'fr', /must be one of en-US, en-GB, de/],
      ['locale', 'en-XA', /must be one of en-US, en-GB, de/],
      ['units', MARKER, /must be one of metric, metric_kj, imperial/],
      ['time_zone', MARKER, /IANA/],
      ['time_zone', 'UTC+3', /IANA/],
      ['time_zone', '+02:00', /IANA/],
      ['time_zone', 'local', /IANA/],
      ['time_zone', '', /IANA/],
      // Node knows these, and PostgreSQL does not.
      ['time_zone', 'US/Pacific-New', /IANA/],
      ['time_zone', 'Canada/East-Saskatchewan', /IANA/],
      ['email', MARKER, /e-mail/],
      ['email', `${MARKER.repeat(40)}@example.org`, /at most 320 characters/],
    ])('refuses preferences with %s %j', async (field, value, reason) => {
      expectRefusal(await preferences({ [field]: value }), 400, field, reason);
    });

    it('names all wrong fields in one answer', async () => {
      const { body } = await preferences({ time_zone: 'x', email: 'x', intelligence_generation_enabled: 0 });
      expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
        'email',
        'intelligence_generation_enabled',
        'time_zone',
      ]);
    });

    it('names at most a hundred wrong fields, and counts the rest', async () => {
      const keys = Object.fromEntries(Array.from({ length: 150 }, (_, place) => [`key_${place}`, 1]));
      const { body } = await preferences(keys);
      expect(body.errors).toHaveLength(101);
      expect(body.errors[100]).toEqual({ field: 'body', reason: 'has 50 more problems' });
    });

    it.each([101, -1, '50', null, MARKER])('refuses a rollout of %j', async (percent) => {
      const answer = await service.admin.put('/admin/rollout').send({ percent });
      expectRefusal(answer, 400, 'percent', /^must be/);
    });

    it.each([
      ['cut off', `{"observations": [{"user_id": "${MARKER}"`],
      ['holding NaN', `{"observations": [{"user_id": "${MARKER}", "metric": "mood", "value": NaN}]}`],
      ['that is a text', `"${MARKER}"`],
      ['that is null', 'null'],
    ])('refuses a body %s', async (_, text) => {
      expectRefusal(await raw('/observations', text), 400, 'body', /JSON/);
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded'])(
      'reads a trigger sent as %s, so that named users never become a cohort run',
      async (type) => {
        const answer = await service.admin
          .post('/admin/trigger-intelligence')
          .set('content-type', type)
          .send('{"user_ids": ["somebody"], "surplus": true}');
        expectRefusal(answer, 400, 'surplus', /not known/);
      },
    );

    it('refuses a body in a form', async () => {
      const type = 'application/x-www-form-urlencoded';
      expectRefusal(await raw('/observations', `observations=${MARKER}`, type), 400, 'body', /JSON/);
    });

    it('refuses a body of 5 MB', async () => {
      const answer = await raw('/observations', JSON.stringify({ observations: [MARKER.repeat(5 << 17)] }));
      expectRefusal(answer, 413, 'body', /4 MB/);
    });

    it.each([
      ['no list', { observations: MARKER }, /must be a list/],
      ['nothing', {}, /must be a list/],
      ['an empty list', { observations: [] }, /must not be empty/],
      ['10,001 observations', { observations: Array.from({ length: 10_001 }, () => 0) }, /at most 10000/],
    ])('refuses observations with %s', async (_, body, reason) => {
      const answer = await service.service.post('/observations').send(body);
      expectRefusal(answer, 400, 'observations', reason);
    });

    it('rejects each wrong observation by its position, without repeating its values', async () => {
      const good = { user_id: 'somebody', metric: 'mood', value: 5, date: '2026-03-01' };
      const wrong = [
        { ...good, user_id: `${MARKER}\n` },
        { ...good, metric: MARKER },
        { ...good, unit: MARKER },
        { ...good, date: MARKER },
        { ...good, date: '2126-01-01' },
        { ...good, value: MARKER },
        { ...good, source: `${MARKER}\0` },
        MARKER,
        null,
      ];
      const observations = [...wrong, good];
      const answer: Answer = await service.service.post('/observations').send({ observations }).expect(200);
      const body = answer.body as unknown as {
        accepted: number;
        rejected: { index: number; code: string }[];
      };
      expect(body.accepted).toBe(1);
      expect(body.rejected.map(({ index }) => index)).toEqual(wrong.map((_, index) => index));
      expect(body.rejected.map(({ code }) => code)).toEqual([
        'bad_user_id',
        'unknown_metric',
        'unknown_unit',
        'bad_date',
        'future_date',
        'not_finite',
        'bad_field',
        'bad_field',
        'bad_field',
      ]);
      expectDiscreet(answer);
    });

    it('lists at most a hundred notices of red flags, and counts the rest', async () => {
      const note = { user_id: 'noted', metric: 'mood', value: 3, note: 'crushing chest pain' };
      const observations = Array.from({ length: 120 }, (_, day) => ({
        ...note,
        // Older ones are history, and raise no notice.
        date: isoDay(dayInZone(new Date(), 'UTC') - (day % 20)),
        source: `s${day}`,
      }));
      const { body } = await service.service.post('/observations').send({ observations }).expect(200);
      expect(body.notices).toHaveLength(100);
      expect(body.notices_not_shown).toBe(20);
    });

    it('rejects an observation whose value is too large for a double', async () => {
      const text =
        '{"observations": [{"user_id": "x", "metric": "steps", "value": 1e999, "date": "2026-03-01"}]}';
      const { body } = await raw('/observations', text).expect(200);
      expect(body).toMatchObject({ accepted: 0, rejected: [{ index: 0, code: 'not_finite' }] });
    });
  });

  it('does not repeat the path of an unknown route', async () => {
    const answer: Answer = await service.admin.get(`/admin/${MARKER}`);
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expectDiscreet(answer);
  });
});
