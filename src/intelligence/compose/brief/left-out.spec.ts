import { createPcg } from '../../../common/pcg.js';
import { evidenceOf } from '../../analysis/evidence/evidence.js';
import { inputOf, WEEK_OF } from '../../testing/sample-week.js';
import { composeWeek } from '../compose-week.js';
import { proofreadBrief } from '../proofread/proofread-brief.js';

const DAYS = Array.from({ length: 56 }, (_, nth) => WEEK_OF - 56 + nth);

/** Days of eight weeks; null: not recorded. */
function daily(metric: string, value: (before: number) => number | null, source = 'watch', days = DAYS) {
  const kept = days.filter((day) => value(WEEK_OF - day) !== null);
  return { metric, source, bodySite: '', days: kept, values: kept.map((day) => value(WEEK_OF - day)!) };
}

function around(level: number, sd: number): () => number {
  const pcg = createPcg('left out');
  return () => level + sd * pcg.normal();
}

function briefOf(streams: ReturnType<typeof daily>[]) {
  const week = composeWeek(inputOf(streams));
  expect(proofreadBrief(week.brief)).toEqual([]);
  return week;
}
const rowOf = ({ brief }: ReturnType<typeof briefOf>, code: string) =>
  brief.week_stats.metrics.find(({ metric }) => metric === code)!;

describe('a brief of days that are left out', () => {
  it('says that another device recorded, shows its mean, and claims nothing', () => {
    const heart = around(58, 1);
    const week = briefOf([
      daily('resting_heart_rate', (before) => (before > 7 ? heart() : null), 'ring'),
      daily('resting_heart_rate', (before) => (before <= 7 ? heart() + 5 : null), 'strap'),
    ]);
    expect(week.brief.main_story.headline).toBe('Another device or app recorded this week');
    expect(week.brief.main_story.narrative).toMatch(
      /Another device or app than before has recorded resting heart rate/,
    );
    expect(rowOf(week, 'resting_heart_rate')).toMatchObject({ days: 7, trend: 'too little data' });
    expect(week.insights.insights).toEqual([]);
    expect(week.brief.blocked).toHaveLength(28);
    expect(week.state.ranges).toEqual([]);
  });

  it('names the day since when, while the new device has too few days', () => {
    const heart = around(58, 1);
    const { brief, series } = briefOf([
      daily('resting_heart_rate', (before) => (before > 12 ? heart() : null), 'ring'),
      daily('resting_heart_rate', (before) => (before <= 12 ? heart() + 5 : null), 'strap'),
    ]);
    expect(brief.main_story.narrative).toContain('since 4 November');
    const fact = brief.facts.find(({ id }) => id === 'blocked:resting_heart_rate')!;
    const days = evidenceOf(fact, series).days;
    expect(days.filter(({ blocked }) => blocked === 'other_source')).toHaveLength(23);
    expect(days.filter(({ blocked }) => blocked === undefined)).toHaveLength(12);
  });

  it('compares within the other device when one went silent', () => {
    const week = briefOf([
      daily('steps', (before) => (before > 7 ? 9000 + 100 * (before % 5) : null), 'watch'),
      daily('steps', (before) => 5000 + 100 * (before % 6), 'phone'),
    ]);
    expect(rowOf(week, 'steps').trend).toBe('about the same');
    expect(week.brief.blocked).toEqual([]);
  });

  it('says that a unit is suspected, and finds no weight', () => {
    const weight = around(81, 0.4);
    const week = briefOf([
      daily('weight_kg', (before) => weight() * (before <= 7 ? 2.2046 : 1)),
      daily('mood', (before) => 3 + (before % 3)),
    ]);
    expect(week.brief.main_story.narrative).toMatch(/Days of weight look as if they came in another unit/);
    expect(rowOf(week, 'weight_kg')).toMatchObject({ mean: null, display: 'left out this week', days: 0 });
    expect(week.brief.blocked).toHaveLength(7);
    expect(week.insights.insights.filter(({ metric }) => metric === 'weight_kg')).toEqual([]);
    // What is left out was recorded: no habit of recording has stopped.
    expect(JSON.stringify(week.patterns)).not.toContain('weight');
  });

  it('compares with nothing where the weeks before came in another unit', () => {
    const weight = around(81, 0.4);
    const days = Array.from({ length: 120 }, (_, nth) => WEEK_OF - 120 + nth);
    const week = briefOf([
      daily('weight_kg', (before) => weight() * (before > 7 && before <= 35 ? 2.2046 : 1), 'scale', days),
    ]);
    expect(week.brief.main_story.headline).toBe('A week without days to compare it with');
    expect(week.brief.main_story.narrative).not.toMatch(/once a week|Another device/);
    expect(week.brief.safety).toEqual([]);
  });

  it('says so where everything is left out', () => {
    const hours = briefOf([daily('sleep_minutes', (before) => 7 + (before % 3) / 4)]).brief;
    expect(hours.main_story.headline).toBe('Records that cannot be read yet');
    const absurd = briefOf([daily('stress', (before) => (before <= 7 ? 1e300 : 3 + (before % 2)))]).brief;
    expect(absurd.main_story.narrative).toContain('What was recorded this week is left out.');
    expect(JSON.stringify(absurd.main_story)).not.toMatch(/NaN|Inf|e\+/);
    expect(absurd.notes).toEqual([
      'Left out: stress on every day of the week; it lies outside what a day can be.',
    ]);
  });

  it('loses no warning to another app', () => {
    const { brief } = composeWeek(
      inputOf([
        daily('symptom:chills', (before) => (before > 7 ? 0 : null), 'a'),
        daily('symptom:chills', (before) => (before <= 3 ? 9 : null), 'b'),
      ]),
    );
    expect(brief.safety.map(({ category }) => category)).toEqual(['severe_symptom']);
  });
});

describe('a brief of few days', () => {
  const storyOf = (streams: ReturnType<typeof daily>[]) => briefOf(streams).brief;
  const WEEKLY = Array.from({ length: 52 }, (_, week) => WEEK_OF - 7 * (52 - week));
  const LONG_AGO = DAYS.map((day) => day - 60);

  it('has a long view of a metric that is recorded once a week', () => {
    const weight = around(0, 0.3);
    const brief = storyOf([daily('weight_kg', (before) => 75 + before / 70 + weight(), 'scale', WEEKLY)]);
    expect(brief.main_story.headline).toBe('Weight is falling bit by bit');
    expect(brief.main_story.narrative).toMatch(
      /Over the last 5[12] weeks weight went down bit by bit, by about \d\.\d kg/,
    );
    const still = storyOf([daily('weight_kg', () => 75 + weight(), 'scale', WEEKLY)]);
    expect(still.main_story.headline).toBe('Nothing new this week');
    expect(still.main_story.narrative).toContain('about once a week');
  });

  it.each([
    [
      'this week has few days',
      [daily('mood', (before) => (before > 7 || before < 3 ? before % 4 : null))],
      /This week has too few days/,
    ],
    [
      'a measure is new',
      [
        daily('mood', (before) => (before <= 5 ? before % 4 : null)),
        daily('steps', (before) => 4000 + before, 'watch', LONG_AGO),
      ],
      /What you recorded this week is new here/,
    ],
    [
      'the person came back',
      [
        daily('mood', (before) => (before <= 7 ? before % 4 : null)),
        daily('mood', (before) => before % 4, 'watch', LONG_AGO),
      ],
      /The weeks before this one have few records/,
    ],
    [
      'too little is known',
      [daily('mood', (before) => (before <= 7 ? before % 4 : null))],
      /to know what is usual for you/,
    ],
  ])('says which it is: %s', (_, streams, words) => {
    const brief = storyOf(streams);
    expect(brief.main_story.narrative).toMatch(words);
    expect(/good start/.test(brief.looking_ahead.text)).toBe(false);
  });
});
