import { stream, inputOf, WEEK_OF } from '../testing/sample-week.js';
import { composeWeek } from './compose-week.js';
import { evidenceOf } from '../analysis/evidence/evidence.js';

const DAYS = Array.from({ length: 56 }, (_, nth) => WEEK_OF - 56 + nth);
/** One value per day for eight weeks. */
const daily = (metric: string, value: (daysBefore: number) => number) =>
  stream(
    metric,
    DAYS,
    DAYS.map((day) => value(WEEK_OF - day)),
  );
const textOf = ({ brief }: ReturnType<typeof composeWeek>): string =>
  [
    brief.main_story.headline,
    brief.main_story.narrative,
    brief.looking_ahead.text,
    brief.spotlight?.statement,
  ].join(' ');

describe('composeWeek with unusual records', () => {
  it('puts a warning symptom first, and never under a calm headline', () => {
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
    // Nothing to try, nothing to score and no soothing words.
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

  it('leaves out no urgent notice, however many there are', () => {
    const week = composeWeek({
      ...inputOf([daily('symptom:chest_pain', (before) => (before <= 2 ? 4 : 0))]),
      notedFlags: ['breathing', 'self_harm', 'seizure'].map((category) => ({ category, day: WEEK_OF - 3 })),
    });
    const categories = week.brief.safety.map(({ category }) => category);
    expect(categories).toEqual(expect.arrayContaining(['breathing', 'chest_pain', 'seizure', 'self_harm']));
    expect(week.brief.main_story.narrative).toContain('crisis line');
  });

  it('advises a doctor after three bad days of a harmless symptom, but not after one', () => {
    const story = (severe: number) =>
      composeWeek(inputOf([daily('symptom:itching', (before) => (before <= severe ? 8 : 1))])).brief
        .main_story;
    expect(story(1).narrative).not.toMatch(/doctor/);
    expect(story(3).narrative).toMatch(
      /^You noted a symptom as severe on several days of the week\. .*talk to a doctor or nurse/,
    );
  });

  it('reports a level that never moved before and then did', () => {
    const { insights } = composeWeek(inputOf([daily('spo2', (before) => (before <= 7 ? 80 : 97))])).insights;
    expect(insights.map(({ kind, direction, certainty }) => [kind, direction, certainty])).toEqual([
      ['trend', 'lower', 'proven'],
      ['episode', 'lower', 'proven'],
    ]);
  });

  it('speaks of no ups and downs where there are none', () => {
    const week = composeWeek(inputOf([daily('mood', () => 3), daily('steps', () => 5000)]));
    expect(textOf(week)).not.toMatch(/we could notice/);
    expect(week.patterns.reason).toBe(
      'The measures on record vary too little to ask how the days hang together.',
    );
  });

  it('says so when there are values but none of them can be right', () => {
    const { brief, insights } = composeWeek(inputOf([], { suspectCount: 118 }));
    expect(textOf({ brief } as ReturnType<typeof composeWeek>)).not.toMatch(/no records/);
    expect(insights.reason).toBe('Values are on record, but none of them could be right as written.');
  });

  it('counts medicines and compares nothing of them', () => {
    const week = composeWeek(inputOf([daily('medication:ibuprofen', (before) => before % 2)]));
    expect(week.brief.week_stats.metrics[0].trend).toBeNull();
    expect(textOf(week)).not.toMatch(/ibuprofen, we could notice|usual ups and downs/);
  });

  it('finds no pattern between two copies of one record', () => {
    const copies = ['stress', 'mood'].map((metric) => daily(metric, (before) => (before * 7) % 5));
    expect(composeWeek(inputOf(copies)).patterns.patterns).toEqual([]);
  });
});
