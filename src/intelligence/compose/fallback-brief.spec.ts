import { composeWeek } from './compose-week.js';
import { composeFallbackBrief } from './fallback-brief.js';
import type { RedFlag } from '../domain/analysis.js';
import { NOTHING_KNOWN } from '../domain/fallback-basis.js';
import { eventfulInput, inputOf, USER, WEEK_OF } from '../testing/sample-week.js';
import { proofreadBrief } from './proofread/proofread-brief.js';

describe('composeFallbackBrief', () => {
  const brief = composeFallbackBrief(USER, WEEK_OF);

  it('says what happened and claims nothing', () => {
    expect(brief.status).toBe('fallback');
    expect(brief.main_story.narrative).toBe(
      'We could not finish your week. Nothing is lost, and we are trying again.',
    );
    expect(proofreadBrief(brief)).toEqual([]);
    expect(brief.facts).toEqual([]);
  });

  it('has the week and the id of the brief that will replace it', () => {
    const complete = composeWeek(inputOf([])).brief;
    expect(brief.id).toBe(complete.id);
    expect(brief.period).toEqual({ start: '2026-11-09', end: '2026-11-15' });
    expect(Object.keys(complete)).toEqual(Object.keys(brief));
  });

  describe('for a user with an earlier full brief', () => {
    const before = composeWeek({ ...eventfulInput(), weekOf: WEEK_OF }).brief;
    const lastFull = { weekOf: '2026-11-16', story: before.main_story, facts: before.facts };
    const fallback = composeFallbackBrief(USER, WEEK_OF + 7, { ...NOTHING_KNOWN, recordedDays: 5, lastFull });

    it('repeats its headline and at most two highlights, with its week, and says how many days have a record', () => {
      expect(before.main_story.week_highlights.length).toBeGreaterThan(0);
      expect(fallback.main_story.week_highlights).toEqual(
        [before.main_story.headline, ...before.main_story.week_highlights.slice(0, 2)].map(
          (text) => `As of your brief of 16 November: ${text}`,
        ),
      );
      expect(fallback.main_story.narrative).toMatch(/trying again\. There are records on 5 of 7 days\.$/);
      expect(fallback.week_stats.logged_days).toBe(5);
    });

    it('passes the proofreading with the facts of the earlier week, and claims no finding', () => {
      expect(proofreadBrief(fallback)).toEqual([]);
      expect([fallback.discoveries, fallback.experiments, fallback.spotlight]).toEqual([[], [], null]);
      const then = fallback.facts.filter(({ id }) => id.startsWith('then:'));
      expect(then.length).toBeGreaterThan(0);
      expect(fallback.facts.length).toBeLessThan(before.facts.length);
    });

    it('would fail the proofreading without those facts (control)', () => {
      expect(proofreadBrief({ ...fallback, facts: [] })).not.toEqual([]);
    });

    it('leaves out an earlier story that no longer passes the proofreading', () => {
      const story = { ...lastFull.story, headline: 'You should walk 9,000 steps' };
      const { main_story, facts } = composeFallbackBrief(USER, WEEK_OF + 7, {
        ...NOTHING_KNOWN,
        recordedDays: 0,
        lastFull: { ...lastFull, story },
      });
      expect(main_story.week_highlights).toEqual([]);
      expect(main_story.narrative).toContain('No day of this week has a record yet.');
      expect(facts.map(({ id }) => id)).toEqual(['logged_days']);
    });
  });

  describe('for a user with red flags', () => {
    const flag = (category: RedFlag['category'], urgency: RedFlag['urgency']): RedFlag => ({
      category,
      urgency,
      days: [WEEK_OF - 2],
      metric: null,
      bodySite: '',
    });
    const before = composeWeek({ ...eventfulInput(), weekOf: WEEK_OF - 7 }).brief;
    const lastFull = { weekOf: '2026-11-09', story: before.main_story, facts: before.facts };
    const flagged = (...redFlags: RedFlag[]) =>
      composeFallbackBrief(USER, WEEK_OF, {
        recordedDays: 5,
        lastFull,
        redFlags,
        timeZone: 'Pacific/Auckland',
      });

    it('leads with an urgent one, in the words for their country, and repeats nothing of an earlier week', () => {
      const brief = flagged(flag('self_harm', 'urgent'));
      expect(brief.safety).toMatchObject([{ category: 'self_harm', urgency: 'urgent' }]);
      expect(brief.safety[0].text).toContain('1737');
      expect(brief.safety[0].contacts).toContainEqual({ label: 'Call 1737', href: 'tel:1737' });
      expect(brief.main_story.headline).toBe('Please read this first');
      expect(brief.main_story.narrative.startsWith(brief.safety[0].text)).toBe(true);
      expect(brief.main_story.week_highlights).toEqual([]);
      expect(brief.facts[0]).toMatchObject({ id: 'red_flag:self_harm:note', kind: 'red_flag' });
      expect(proofreadBrief(brief)).toEqual([]);
    });

    it('puts one that can wait before the story of the last full week', () => {
      const brief = flagged(flag('heartbeat', 'soon'));
      expect(brief.main_story.headline).toBe('Please read this first');
      expect(brief.main_story.narrative.startsWith('You noted a fast, skipping')).toBe(true);
      expect(brief.main_story.week_highlights.length).toBeGreaterThan(0);
      expect(proofreadBrief(brief)).toEqual([]);
    });

    it('keeps them where the last full brief has a form that cannot be repeated', () => {
      const broken = { ...lastFull, story: {} as (typeof lastFull)['story'] };
      const brief = composeFallbackBrief(USER, WEEK_OF, {
        recordedDays: null,
        lastFull: broken,
        redFlags: [flag('heartbeat', 'soon')],
        timeZone: null,
      });
      expect(brief.safety).toHaveLength(1);
    });
  });
});
