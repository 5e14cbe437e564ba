import { stream, inputOf, WEEK_OF } from './testing/sample-week.js';
import { composeWeek } from './compose-week.js';

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
    expect(week.brief.main_story.headline).toBe('You logged chest pain this week');
    expect(week.brief.main_story.narrative).toMatch(
      /^You logged chest pain on 7 of 7 days\. This page cannot judge/,
    );
    expect(week.brief.week_stats.trends_up).toEqual(['symptom:chest_pain']);
    expect(week.brief.experiments).toEqual([]);
  });

  it('leave one bad day of a harmless symptom where it belongs, and tell of three', () => {
    const story = (severe: number) =>
      composeWeek(inputOf([daily('symptom:itching', (before) => (before <= severe ? 8 : 1))])).brief
        .main_story;
    expect(story(1).narrative).not.toMatch(/cannot judge/);
    expect(story(3).narrative).toMatch(
      /^You logged itching on 7 of 7 days\. This page cannot judge symptoms\. If it goes on/,
    );
  });

  it('call a level that never moved and then did', () => {
    const { insights } = composeWeek(inputOf([daily('spo2', (before) => (before <= 7 ? 80 : 97))])).insights;
    expect(insights).toEqual([
      expect.objectContaining({ metric: 'spo2', direction: 'lower', certainty: 'proven' }),
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
