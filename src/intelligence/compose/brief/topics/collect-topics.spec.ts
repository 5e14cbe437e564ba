import { metricDefinition, type MetricDefinition } from '../../../../observations/catalogue.js';
import type {
  AnomalyEpisode,
  AssociationResult,
  ChangeResult,
  LongViewResult,
  ShadowResult,
  TrendResult,
} from '../../../domain/analysis.js';
import type { Brief } from '../../../domain/artefacts.js';
import type { ExperimentResult } from '../../../domain/experiment.js';
import type { WeekState } from '../../../domain/week-state.js';
import { composeArtefacts } from '../../compose-week.js';
import { analysisOf, inputOf, lastDays, previousWeek, rung, WEEK_OF } from '../../../testing/sample-week.js';
import { proofreadBrief } from '../../proofread/proofread-brief.js';
import type { WeekAnalysis } from '../../../analysis/week-analysis.js';

const metric = (code: string): MetricDefinition => metricDefinition(code)!;

const episode = (
  code: string,
  values: readonly number[],
  direction: 'higher' | 'lower' = 'lower',
): AnomalyEpisode => ({
  metric: metric(code),
  days: values.map((value, i) => ({
    day: WEEK_OF - values.length + i,
    value,
    z: direction === 'lower' ? -5 : 5,
  })),
  direction,
  usual: 7,
  scale: 0.8,
  n: 28,
  from: WEEK_OF - 40,
});

const change: ChangeResult = {
  metric: metric('worry'),
  since: WEEK_OF - 28,
  before: 1.1,
  after: 1.7,
  nBefore: 90,
  nAfter: 27,
  from: WEEK_OF - 120,
  until: WEEK_OF - 1,
  difference: 0.6,
  interval95: [0.4, 0.8],
  p: 0.0001,
  direction: 'higher',
};

const drift: LongViewResult = {
  metric: metric('weight_kg'),
  rhythm: 'days',
  n: 50,
  from: WEEK_OF - 56,
  until: WEEK_OF - 1,
  change: -2.1,
  start: 82,
  worthwhile: 0.5,
  interval95: [-3, -1.2],
  p: 0.0001,
  q: 0.001,
  word: 'lower',
};

const stopped: ShadowResult = {
  kind: 'stopped',
  metric: metric('symptom:headache'),
  lastDay: WEEK_OF - 9,
  gap: 8,
  p: 0.001,
  recorded: 25,
  of: 28,
  from: WEEK_OF - 37,
};

const association = (x: string, y: string, rho: number): AssociationResult => ({
  x,
  y,
  lag: 0,
  rho,
  n: 50,
  nEffective: 40,
  p: 0.0001,
  q: 0.002,
});

const INPUT = inputOf([lastDays('mood', [3, 3, 4, 4, 3, 2, 5])]);
const MOOD = { metric: metric('mood'), start: WEEK_OF - 35, values: new Float64Array(35).fill(3) };

/** A trend in which nothing moved; of mood, unless said otherwise. */
const quietTrend = (more: Partial<TrendResult> = {}): TrendResult => ({
  metric: MOOD.metric,
  weekDays: 7,
  baselineDays: 28,
  weekMean: 3.4,
  baselineMean: 3.5,
  difference: -0.1,
  interval95: [-0.4, 0.2],
  spread: 0.7,
  standardError: 0.15,
  detectable: 0.5,
  worthwhile: 0.35,
  p: 0.5,
  q: 0.9,
  word: 'about the same',
  ...more,
});

/** Both measures are recorded this week: a change of a measure that is no longer recorded is not reported. */
const RECORDED = [change, drift].map((one) => quietTrend({ metric: one.metric, spread: 0 }));

function compose(found: Partial<WeekAnalysis>, state?: Partial<WeekState>) {
  const input = { ...INPUT, previous: state ? previousWeek(state) : null };
  const week = composeArtefacts(input, analysisOf({ series: [MOOD], trends: RECORDED, ...found }));
  // Every brief must pass the proofreading.
  expect(proofreadBrief(week.brief)).toEqual([]);
  return week;
}

const cards = ({ discoveries, spotlight }: Brief): string[] =>
  [...discoveries, ...(spotlight ? [spotlight] : [])].map(({ title }) => title);

describe('collectTopics', () => {
  it('leads with days far outside the usual, and names the days and the usual value', () => {
    const { brief } = compose({ episodes: [episode('readiness', [3, 1, 2])] });
    expect(brief.main_story.headline).toBe('Readiness far below your usual on Friday, Saturday and Sunday');
    expect(brief.main_story.narrative).toContain(
      'Readiness was far below your usual on Friday, Saturday and Sunday: down to 3, where 7 is typical for you.',
    );
  });

  it('makes a story of two measures that are far out at once, but not of one odd day of one measure', () => {
    const single = compose({ episodes: [episode('readiness', [2])], changes: [change] }).brief;
    expect(single.main_story.headline).toContain('Worry');
    expect(cards(single)).toContain('On Sunday far below your usual');
    const double = compose({
      episodes: [episode('readiness', [2, 1]), episode('fatigue', [9], 'higher')],
    });
    expect(double.brief.main_story.narrative).toContain('was also far from your usual then');
  });

  it('reports a lasting change with its date and both levels', () => {
    const { brief, patterns } = compose({ changes: [change] });
    expect(brief.main_story.headline).toBe('Worry has been higher since about 19 October');
    expect(brief.main_story.narrative).toMatch(/at about 1\.7 since 19 October, after about 1\.1 before/);
    expect(patterns.patterns).toEqual([expect.objectContaining({ kind: 'change', x: 'worry' })]);
  });

  it('reports a slow drift and a gap in the records, each on its own card, when something else leads', () => {
    const { brief } = compose({ changes: [change], longView: [drift], shadows: [stopped] });
    expect(brief.discoveries.map(({ title }) => title)).toEqual([
      'Weight: bit by bit down',
      'A gap in your headache records',
    ]);
    expect(brief.discoveries[0].statement).toBe(
      'Over the last 8 weeks weight went down bit by bit, by about 2.1 kg in all.',
    );
    expect(brief.discoveries[1].statement).toContain('(25 of 28 days), and not since 7 November');
  });

  it('says openly what new days settled, and what is no longer seen', () => {
    const settled = compose({ ladder: [rung('sleep_minutes', 'fatigue', -0.6, 'confirmed')] });
    expect(settled.brief.main_story.narrative).toContain(
      'After nights with more sleep, fatigue is lower. We first saw it as a hint, then waited: 41 new days show it too.',
    );
    expect(settled.patterns).toMatchObject({ tier_counts: { confirmed: 1, candidate: 0, retired: 0 } });
    const gone = compose({ ladder: [rung('sleep_minutes', 'fatigue', -0.6, 'retired')] });
    expect(gone.brief.main_story.narrative).toMatch(/^.*The last weeks do not show it any more\./);
    expect(gone.patterns.patterns[0]).toMatchObject({ tier: 'retired', retired_on: '2026-11-16' });
  });

  it('words a candidate as a question, says how large the difference is, and then only keeps watching', () => {
    const nights = Float64Array.from({ length: 56 }, (_, i) => (i % 2 ? 480 : 400));
    const aches = nights.map((minutes, i) => ((minutes === 480) === i % 8 > 1 ? 0 : 4));
    const series = [
      { metric: metric('sleep_minutes'), start: WEEK_OF - 56, values: nights },
      { metric: metric('symptom:headache'), start: WEEK_OF - 56, values: aches },
    ];
    const hint = rung('sleep_minutes', 'symptom:headache', -0.6, 'candidate');
    const { brief } = compose({ ladder: [hint], changes: [change], series });
    expect(brief.discoveries).toHaveLength(1);
    expect(brief.discoveries[0].statement).toBe(
      'After nights with more sleep, headache seems to be lower. Is it so for you? ' +
        'Headache was there on 7 of 28 such days (13 to 43 %), and on 21 of 28 others (57 to 87 %). ' +
        'We looked at 50 days, and it may still be chance.',
    );
    const later = compose({ ladder: [{ ...hint, isNew: false }], changes: [change] }).brief;
    expect(later.discoveries).toEqual([]);
    expect(later.looking_ahead.text).not.toBe('');
  });

  it('never puts a medicine forward, at any stage', () => {
    for (const stage of ['candidate', 'confirmed', 'retired'] as const) {
      const { brief, patterns } = compose({
        ladder: [rung('medication:ibuprofen', 'symptom:headache', -0.7, stage)],
      });
      expect(JSON.stringify([brief.main_story, brief.discoveries, brief.looking_ahead])).not.toContain(
        'ibuprofen',
      );
      expect(patterns.patterns).toHaveLength(1);
    }
  });

  it.each([
    ['two answers of one day', 'fatigue', 'readiness'],
    ['two readings of one device', 'hrv_rmssd', 'resting_heart_rate'],
  ])('lists %s that go together, and never puts them forward', (_, x, y) => {
    for (const stage of ['candidate', 'confirmed', 'retired'] as const) {
      const { brief, patterns } = compose({ ladder: [rung(x, y, -0.7, stage)] });
      expect(brief.main_story.lead.kind).toBe('quiet');
      expect(brief.discoveries).toEqual([]);
      expect(patterns.patterns).toHaveLength(1);
    }
  });

  it('shows at most three cards, one of them a candidate', () => {
    const { brief } = compose({
      changes: [change],
      longView: [drift],
      shadows: [stopped],
      episodes: [episode('readiness', [2])],
      ladder: [
        rung('sleep_minutes', 'fatigue', -0.6, 'candidate'),
        rung('stress', 'mood', -0.6, 'candidate'),
      ],
    });
    expect(cards(brief)).toEqual([
      'Weight: bit by bit down',
      'On Sunday far below your usual',
      'Worth watching',
      'A gap in your headache records',
    ]);
    expect(brief.discoveries).toHaveLength(3);
  });

  it('says how the ranges of last week held, and gives ranges for next week', () => {
    const range = { metric: metric('sleep_minutes'), low: 400, high: 440, mean: 431, days: 7, held: true };
    const forecast = {
      metric: metric('sleep_minutes'),
      point: 425,
      low: 405,
      high: 445,
      day: { point: 424, low: 370, high: 480 },
      n: 50,
      from: WEEK_OF - 56,
    };
    const { brief, state } = compose(
      {
        ranges: [range, { ...range, metric: metric('steps'), held: false }],
        forecasts: [forecast],
        trends: [quietTrend({ metric: metric('sleep_minutes') })],
        series: [{ ...MOOD, metric: metric('sleep_minutes') }],
      },
      { rangesHeld: { held: 10, of: 12 } },
    );
    expect(brief.looking_ahead.text).toContain(
      'Of the ranges we gave for this week, 1 of 2 held; so far they held 11 of 14 times.',
    );
    expect(brief.looking_ahead.ranges).toMatchObject([{ display: 'between 6 h 45 min and 7 h 25 min' }]);
    expect(state).toMatchObject({
      rangesHeld: { held: 11, of: 14 },
      ranges: [{ metric: 'sleep_minutes', low: 405, high: 445 }],
    });
  });

  const trial = (more: Partial<ExperimentResult>): ExperimentResult => ({
    experiment: {
      id: 'trial',
      habit: 'evening_walk',
      outcome: 'mood',
      lag: 0,
      startsOn: WEEK_OF - 29,
      schedule: Array.from({ length: 28 }, (_, i) => i % 2 === 0),
      answers: [],
      stoppedOn: null,
    },
    outcome: metric('mood'),
    state: 'finished',
    daysGone: 28,
    days: 28,
    followed: 0.9,
    difference: 0.8,
    interval95: [0.1, 1.4],
    p: 0.03,
    pairs: 13,
    reason: null,
    ...more,
  });

  it.each<[string, Partial<ExperimentResult>, RegExp]>([
    [
      'a difference',
      {},
      /On days with "An evening walk" mood was higher by about 0\.8 .* between 0\.1 and 1\.4\./,
    ],
    [
      'a difference downwards',
      { difference: -0.8, interval95: [-1.4, -0.1] },
      /was lower by about 0\.8 .* between 0\.1 and 1\.4\./,
    ],
    ['nothing sure', { p: 0.3, interval95: [-0.2, 0.9] }, /do not tell whether mood differs/],
    [
      'days that went otherwise',
      { reason: 'not_followed', difference: NaN, interval95: [NaN, NaN], p: NaN },
      /cannot answer its question/,
    ],
  ])('reports the result of an experiment that has ended: %s', (_, more, words) => {
    const { brief } = compose({ experiments: [trial(more)] });
    expect(brief.main_story.headline).toBe('Your experiment is done: an evening walk');
    expect(brief.main_story.narrative).toMatch(words);
  });

  it('says how many days of a running experiment have passed, and suggests no other beside it', () => {
    const ladder = [rung('sleep_minutes', 'fatigue', -0.6, 'candidate')];
    const { brief } = compose({ experiments: [trial({ state: 'running', daysGone: 12 })], ladder });
    expect(brief.looking_ahead.text).toContain('Your experiment "An evening walk" is on day 12 of 28.');
    expect(brief.experiments).toEqual([]);
  });

  it('says how many weeks the closest question still needs for an answer', () => {
    const pair = association('stress', 'mood', -0.3);
    const found = { family: { tested: [pair], refused: [], otherQ: [] }, closest: { pair, weeks: 3 } };
    const { brief, patterns } = compose(found);
    expect(patterns.reason).toBe('Tested 1 question; none is settled; the closest needs about 3 more weeks.');
    expect(brief.looking_ahead.text).toContain('the closest needs about 3 more weeks');
  });
});
