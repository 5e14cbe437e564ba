import { routingText } from '../../src/safety/categories.js';
import { WeekGenerator } from '../../src/intelligence/week-generator.js';
import { RetrySweep } from '../../src/jobs/retries/retry-sweep.js';
import { dayNumber, isoDay } from '../../src/common/calendar.js';
import { acceptInserts, refuseInserts, withoutTable } from '../support/broken-database.js';
import { idOf, send, triggerRun } from '../support/cohort.js';
import { emptyTables } from '../support/empty-tables.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

const NEXT_WEEK = isoDay(dayNumber(WEEK_OF) + 7);

describe('a fallback brief', () => {
  let service: TestApp;
  const briefOf = async (user: string) =>
    (await service.service.get(`/users/${user}/brief?week_of=${NEXT_WEEK}`).expect(200)).body;
  /** Lets the run of the next week fail, in which anna and bert have records on three days. */
  const failNextWeek = async () => {
    const generate = jest.spyOn(service.get(WeekGenerator), 'generate');
    generate.mockRejectedValue(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
    await triggerRun(service, { week_of: NEXT_WEEK });
  };

  beforeAll(async () => {
    service = await createTestApp();
    stopTicks(service);
  }, 60_000);
  beforeEach(async () => {
    await emptyTables(service.dataSource);
    await send(service, recordsOf('anna', 40));
    await triggerRun(service);
    const days = [0, 1, 2].map((day) => isoDay(dayNumber(WEEK_OF) + day));
    await send(
      service,
      ['anna', 'bert'].flatMap((user_id) =>
        days.flatMap((date) => [
          { user_id, metric: 'mood', value: 5, date },
          { user_id, metric: 'stress', value: 3, date },
        ]),
      ),
    );
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await acceptInserts(service);
  });
  afterAll(() => service.close());

  it("quotes the user's last complete brief as of its week, and says on how many days there are records", async () => {
    const full = (await service.service.get(`/users/anna/brief?week_of=${WEEK_OF}`).expect(200)).body;
    await failNextWeek();

    const anna = await briefOf('anna');
    expect(anna.status).toBe('fallback');
    expect(anna.main_story.week_highlights[0]).toBe(
      `As of your brief of 2 March: ${full.main_story.headline}`,
    );
    expect(anna.main_story.week_highlights.length).toBeLessThanOrEqual(3);
    expect(anna.main_story.narrative).toContain('There are records on 3 of 7 days.');
    const bert = await briefOf('bert');
    expect(bert.main_story.week_highlights).toEqual([]);
    expect(bert.main_story.narrative).toContain('There are records on 3 of 7 days.');
    await service.service.get(`/users/anna/insights?week_of=${NEXT_WEEK}`).expect(404);
  });

  it('does not count the days if the observations cannot be read', async () => {
    await withoutTable(service, 'observation', () => triggerRun(service, { week_of: NEXT_WEEK }));
    const anna = await briefOf('anna');
    expect(anna.main_story.week_highlights[0]).toContain('As of your brief of 2 March: ');
    expect(anna.main_story.narrative).not.toContain('records on');
    expect((await briefOf('bert')).status).toBe('fallback');
  });

  it('does not quote a brief that had a safety notice', async () => {
    await service.dataSource.query(
      `update weekly_intelligence set brief = jsonb_set(brief::jsonb, '{safety}',
         '[{"category": "chest", "urgency": "urgent", "text": "Call.", "fact_ids": []}]')::json where user_id = $1`,
      [idOf('anna')],
    );
    await failNextWeek();
    expect((await briefOf('anna')).main_story.week_highlights).toEqual([]);
  });

  describe('of a user with a red flag', () => {
    const NOTE = 'I want to end my life';
    const note = async (user: string, text: string, day = 1) => {
      const date = isoDay(dayNumber(WEEK_OF) + day);
      await send(service, [{ user_id: user, metric: 'mood', value: 2, date, note: text }]);
    };
    const categories = async (user: string) =>
      (await briefOf(user)).safety.map(({ category }: { category: string }) => category);

    it('leads with it, in the words that the app got, and with a line of their country that can be tapped', async () => {
      await service.service
        .put('/users/bert/preferences')
        .send({ time_zone: 'Pacific/Auckland' })
        .expect(200);
      await note('bert', NOTE);
      const text = routingText('self_harm', 'Pacific/Auckland');
      const symptom = { metric: 'symptom:chest_pain', value: 3, date: isoDay(dayNumber(WEEK_OF) + 2) };
      await send(service, [{ user_id: 'anna', ...symptom }]);
      await failNextWeek();

      const bert = await briefOf('bert');
      expect(bert.status).toBe('fallback');
      expect(bert.safety).toMatchObject([{ category: 'self_harm', urgency: 'urgent', text }]);
      expect(text).toContain('1737');
      expect(bert.main_story.headline).toBe('Please read this first');
      const page = await service.service
        .get(`/users/bert/brief?week_of=${NEXT_WEEK}`)
        .set('accept', 'text/html')
        .expect(200);
      expect(page.text).toContain(text);
      expect(page.text).toContain('href="tel:1737"');
      expect(await categories('anna')).toEqual(['chest_pain']);
      expect((await briefOf('anna')).main_story.week_highlights).toEqual([]);

      // What is noted between two attempts is in the brief after the second.
      await note('anna', 'I fainted');
      await service.get(RetrySweep).retryDueUsers(idOf('anna'));
      expect(await categories('anna')).toEqual(['chest_pain', 'fainting_or_confusion']);
    });

    it('leads with it if the records cannot be read, or no state of an earlier week', async () => {
      await note('bert', NOTE);
      await withoutTable(service, 'observation', () =>
        withoutTable(service, 'week_state', () => triggerRun(service, { week_of: NEXT_WEEK })),
      );
      expect(await categories('bert')).toEqual(['self_harm']);
    });

    it('leads with it if the week cannot be written', async () => {
      await note('bert', NOTE);
      await refuseInserts(service, 'weekly_intelligence', `new.status = 'complete'`);
      await triggerRun(service, { week_of: NEXT_WEEK });
      expect(await categories('bert')).toEqual(['self_harm']);
    });
  });
});
