import { stream, inputOf, WEEK_OF } from '../testing/sample-week.js';
import { composeWeek } from './compose-week.js';
import { evidenceOf } from '../analysis/evidence/evidence.js';

const DAYS = Array.from({ length: 56 }, (_, nth) => WEEK_OF - 56 + nth);
/** One value a day for eight weeks. */
const daily = (metric: string, value: (daysBefore: number) => number) =>
  stream(
    metric,
    DAYS,
    DAYS.map((day) => value(WEEK_OF - day)),
  );
const told = ({ brief }: ReturnType<typeof composeWeek>): string =>
  [
    brief.main_story.headline,
    brief.main_story.narrative,
    brief.looking_ahead.text,
    brief.spotlight?.statement,
  ].join(' ');

describe('records that are not like others', () => {
  it('put a warning symptom first, and never under a calm headline', () => {
    const week = composeWeek(inputOf([daily('symptom:chest_pain', (before) => (before <= 7 ? 9 : 0))]));
    const { brief, velocity, systems } = week;
    expect(brief.main_story.headline).toBe('Please read this first');
    expect(brief.main_story.narrative).toMatch(
      /^You noted pain or tightness in the chest\..*emergency number/,
    );
    expect(brief.safety).toMatchObject([
      { category: 'chest_pain', urgency: 'urgent' },
      { category: 'severe_symptom', urgency: 'soon' },
    ]);
    expect(brief.week_stats.trends_up).toEqual(['symptom:chest_pain']);
    // Nothing to try, nothing to score, nothing to soothe.
    expect([brief.discoveries, brief.experiments, brief.spotlight]).toEqual([[], [], null]);
    expect(velocity).toMatchObject({
      score: null,
      recommendations: [],
      reason: expect.stringContaining('comes first') as string,
    });
    expect(systems.chest).toMatchObject({ health: null, issues: [] });
    const flag = brief.facts.find(({ kind }) => kind === 'red_flag')!;
    expect(evidenceOf(flag, week.series).days).toHaveLength(7);
  });

  it('leave out no urgent notice, however many there are', () => {
    const week = composeWeek({
      ...inputOf([daily('symptom:chest_pain', (before) => (before <= 2 ? 4 : 0))]),
      notedFlags: ['breathing', 'self_harm', 'seizure'].map((category) => ({ category, day: WEEK_OF - 3 })),
    });
    const told = week.brief.safety.map(({ category }) => category);
    expect(told).toEqual(expect.arrayContaining(['breathing', 'chest_pain', 'seizure', 'self_harm']));
    expect(week.brief.main_story.narrative).toContain('crisis line');
  });

  it('leave one bad day of a harmless symptom where it belongs, and tell of three', () => {
    const story = (severe: number) =>
      composeWeek(inputOf([daily('symptom:itching', (before) => (before <= severe ? 8 : 1))])).brief
        .main_story;
    expect(story(1).narrative).not.toMatch(/doctor/);
    expect(story(3).narrative).toMatch(
      /^You noted a symptom as severe on several days of the week\. .*talk to a doctor or nurse/,
    );
  });

  it('call a level that never moved and then did', () => {
    const { insights } = composeWeek(inputOf([daily('spo2', (before) => (before <= 7 ? 80 : 97))])).insights;
    expect(insights.map(({ kind, direction, certainty }) => [kind, direction, certainty])).toEqual([
      ['trend', 'lower', 'proven'],
      ['episode', 'lower', 'proven'],
    ]);
  });

  it('speak of no ups and downs where there are none', () => {
    const week = composeWeek(inputOf([daily('mood', () => 3), daily('steps', () => 5000)]));
    expect(told(week)).not.toMatch(/we could notice/);
    expect(week.patterns.reason).toBe(
      'The measures on record vary too little to ask how the days hang together.',
    );
  });

  it('tell that there are values of which none can be right', () => {
    const { brief, insights } = composeWeek(inputOf([], { suspectCount: 118 }));
    expect(told({ brief } as ReturnType<typeof composeWeek>)).not.toMatch(/no records/);
    expect(insights.reason).toBe('Values are on record, but none of them could be right as written.');
  });

  it('count medicines and compare nothing of them', () => {
    const week = composeWeek(inputOf([daily('medication:ibuprofen', (before) => before % 2)]));
    expect(week.brief.week_stats.metrics[0].trend).toBeNull();
    expect(told(week)).not.toMatch(/ibuprofen, we could notice|usual ups and downs/);
  });

  it('find no pattern between two copies of one record', () => {
    const copies = ['stress', 'mood'].map((metric) => daily(metric, (before) => (before * 7) % 5));
    expect(composeWeek(inputOf(copies)).patterns.patterns).toEqual([]);
  });
});
