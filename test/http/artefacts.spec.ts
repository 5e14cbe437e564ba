import { dayNumber, isoDay } from '../../src/common/calendar.js';
import { toUserRef } from '../../src/common/user-id.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { aDate, aList, aNumber, aText, aTime } from '../support/shapes.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const SYSTEMS = ['head', 'chest', 'digestive', 'arms', 'legs', 'skin', 'mental', 'general'];
/** Every kind of user that the API distinguishes: much data, little, only preferences, and only data after the week. */
const PEOPLE = ['full', 'thin', 'only-preferences', 'later'];
const EARLIER_WEEKS = [7, 14, 21].map((days) => isoDay(dayNumber(WEEK_OF) - days));

describe('artefacts of a user and week', () => {
  let service: TestApp;

  const get = async (path: string) => (await service.service.get(path).expect(200)).body;
  const trigger = async (body: object) =>
    (
      await service.admin
        .post('/admin/trigger-intelligence')
        .send({ week_of: WEEK_OF, ...body })
        .expect(200)
    ).body;
  const headOf = (user: string) => ({
    user_id: toUserRef(user).userId,
    external_id: user,
    week_of: WEEK_OF,
    generated_at: aTime,
  });

  beforeAll(async () => {
    service = await createTestApp();
    const later = recordsOf('later', 10, isoDay(dayNumber(WEEK_OF) + 14));
    const observations = [
      ...recordsOf('full', 84),
      ...recordsOf('thin', 5),
      ...later.filter(({ date }) => date >= WEEK_OF),
    ];
    await service.service.post('/observations').send({ observations }).expect(200);
    await service.service.put('/users/only-preferences/preferences').send({}).expect(200);
    for (const week of EARLIER_WEEKS) await trigger({ user_ids: ['full'], week_of: week });
    const { result } = await trigger({ user_ids: PEOPLE });
    expect(result).toMatchObject({ users_successful: 4, users_failed: 0, success_rate: 100 });
  });
  afterAll(() => service.close());

  describe.each(PEOPLE)('of the user %s', (user) => {
    it('returns a brief with every field', async () => {
      const brief = await get(`/users/${user}/brief`);
      expect(brief).toMatchObject({
        ...headOf(user),
        id: aText,
        period: { start: '2026-02-23', end: '2026-03-01' },
        status: 'complete',
        greeting: aText,
        main_story: { headline: aText, narrative: aText, week_highlights: aList },
        discoveries: aList,
        experiments: aList,
        week_stats: { logged_days: aNumber, trends_up: aList, trends_down: aList, metrics: aList },
        looking_ahead: { text: aText },
        facts: aList,
        generator: aText,
      });
      for (const key of ['symptom_free_days', 'best_day', 'worst_day'])
        expect(brief.week_stats).toHaveProperty(key);
      expect(brief).toHaveProperty('spotlight');
      expect(brief.discoveries.length).toBeLessThanOrEqual(3);
      expect(brief.experiments.length).toBeLessThanOrEqual(1);
    });

    it('returns insights, each with its figures, or the reason why there are none', async () => {
      const { insights, reason, ...head } = await get(`/users/${user}/insights`);
      expect(head).toEqual(headOf(user));
      for (const insight of insights)
        expect(insight).toMatchObject({
          id: aText,
          kind: aText,
          metric: aText,
          direction: expect.stringMatching(/^(higher|lower)$/),
          statement: aText,
          fact_ids: aList,
          effect: aNumber,
          interval: [aNumber, aNumber],
          n: aNumber,
          p: aNumber,
          q: aNumber,
        });
      if (insights.length === 0) expect(reason).toEqual(aText);
    });

    it('returns patterns and the number of questions tested, or the reason why there are none', async () => {
      const { tested, tier_counts, patterns, reason, ...head } = await get(`/users/${user}/patterns`);
      expect(head).toEqual(headOf(user));
      expect(tested).toEqual(aNumber);
      expect(Object.keys(tier_counts).sort()).toEqual(['candidate', 'confirmed', 'retired']);
      for (const pattern of patterns)
        expect(pattern).toMatchObject({
          id: aText,
          kind: expect.stringMatching(/^(association|shadow|change)$/),
          tier: expect.stringMatching(/^(candidate|confirmed|retired)$/),
          x: aText,
          y: aText,
          lag_days: aNumber,
          rho: aNumber,
          n: aNumber,
          n_effective: aNumber,
          p: aNumber,
          q: aNumber,
          statement: aText,
          fact_ids: aList,
          declared_on: aDate,
        });
      if (patterns.length === 0) expect(reason).toEqual(aText);
    });

    it('returns a velocity score, or the reason why there is none', async () => {
      const velocity = await get(`/users/${user}/velocity`);
      expect(velocity).toMatchObject({
        ...headOf(user),
        coverage: expect.anything(),
        contributions: aList,
        recommendations: aList,
      });
      for (const key of ['score', 'band', 'trend', 'momentum']) expect(velocity).toHaveProperty(key);
      expect(velocity.sparkline).toHaveLength(7);
      if (velocity.score === null) expect(velocity.reason).toEqual(aText);
      else expect(velocity.score).toBeGreaterThanOrEqual(0);
    });

    it('returns the eight body systems, each with its health or the reason why there is none', async () => {
      const answer = await get(`/users/${user}/systems`);
      expect(answer).toMatchObject(headOf(user));
      const systems = Object.fromEntries(Object.entries(answer).filter(([key]) => !(key in headOf(user))));
      expect(Object.keys(systems).sort()).toEqual([...SYSTEMS].sort());
      for (const system of Object.values(systems) as Record<string, unknown>[]) {
        expect(system).toMatchObject({ issues: aList, logged_days: aNumber });
        for (const key of ['health', 'trend']) expect(system).toHaveProperty(key);
        if (system.health === null) expect(system.reason).toEqual(aText);
      }
    });

    it('returns the evidence of every fact that the brief cites', async () => {
      const brief = await get(`/users/${user}/brief`);
      const cited = new Set(factIdsIn(brief));
      const stored = new Map<string, { n: number }>(
        brief.facts.map((fact: { id: string }) => [fact.id, fact]),
      );
      expect([...cited].filter((id) => !stored.has(id))).toEqual([]);
      for (const id of cited) {
        const evidence = await get(`/users/${user}/evidence/${encodeURIComponent(id)}`);
        expect(evidence).toMatchObject({
          user_id: toUserRef(user).userId,
          external_id: user,
          week_of: WEEK_OF,
          fact: stored.get(id),
          n: stored.get(id)!.n,
          method: aText,
          days: aList,
        });
        expect(evidence).toHaveProperty('interval');
        for (const day of evidence.days) expect(day).toEqual({ date: aDate, metric: aText, value: aNumber });
      }
    });
  });

  it('returns the recorded days behind a figure as its evidence', async () => {
    const { facts } = await get('/users/full/brief');
    const mean = facts.find(({ id }: { id: string }) => /^(trend|week):sleep_minutes$/.test(id));
    const evidence = await get(`/users/full/evidence/${encodeURIComponent(mean.id)}`);
    const sent = recordsOf('full', 84).filter(({ metric }) => metric === 'sleep_minutes');
    const days = evidence.days.filter(({ metric }: { metric: string }) => metric === 'sleep_minutes');
    expect(days.length).toBeGreaterThanOrEqual(7);
    for (const { date, value } of days) expect(sent).toContainEqual(expect.objectContaining({ date, value }));
  });

  it('gives the reason in every artefact of a user without data in the window', async () => {
    for (const user of ['only-preferences', 'later']) {
      const brief = await get(`/users/${user}/brief`);
      expect(brief).toMatchObject({ reason: aText, discoveries: [], week_stats: { logged_days: 0 } });
      expect(await get(`/users/${user}/velocity`)).toMatchObject({ score: null, reason: aText });
      expect(await get(`/users/${user}/insights`)).toMatchObject({ insights: [], reason: aText });
      expect(await get(`/users/${user}/patterns`)).toMatchObject({ patterns: [], reason: aText });
    }
  });

  it('returns the latest week by default, the week of week_of if given, and 404 for a week that is not stored', async () => {
    expect(await get('/users/full/brief')).toMatchObject({ week_of: WEEK_OF });
    for (const kind of ['brief', 'insights', 'patterns', 'velocity', 'systems'])
      expect(await get(`/users/full/${kind}?week_of=${EARLIER_WEEKS[1]}`)).toMatchObject({
        week_of: EARLIER_WEEKS[1],
      });
    for (const kind of [
      'brief',
      'briefs',
      'insights',
      'patterns',
      'velocity',
      'systems',
      'evidence/score:velocity',
    ])
      await service.service.get(`/users/full/${kind}?week_of=2025-06-02`).expect(404);
    const { items } = await get(`/users/full/briefs?week_of=${EARLIER_WEEKS[1]}`);
    expect(items.map((item: { week_of: string }) => item.week_of)).toEqual([EARLIER_WEEKS[1]]);
  });

  it('stores an observation that is sent twice once, with the last value sent', async () => {
    const sent = { user_id: 'keys', metric: 'mood', value: 5, date: '2026-03-01', source: 'watch' };
    const post = async (...observations: object[]) =>
      (await service.service.post('/observations').send({ observations }).expect(200)).body;
    expect(await post(sent)).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    expect(await post(sent)).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
    expect(await post({ ...sent, value: 6 })).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    expect(await post({ ...sent, source: 'phone' }, { ...sent, body_site: 'left arm' })).toMatchObject({
      accepted: 2,
    });
    const held = (await get('/users/keys/export')).observation;
    expect(held.map(({ value }: { value: number }) => value).sort()).toEqual([5, 5, 6]);
  });
});

/** Returns every id under `fact_ids`, at any depth. */
function factIdsIn(tree: unknown): string[] {
  if (Array.isArray(tree)) return tree.flatMap(factIdsIn);
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, branch]) =>
    key === 'fact_ids' ? (branch as string[]) : factIdsIn(branch),
  );
}
