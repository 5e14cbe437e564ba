import { defineMetric, setOwnMetrics, type MetricDefinition } from '../../../observations/catalogue.js';
import { composeWeek } from '../compose-week.js';
import { lastDays, inputOf, WEEK_OF } from '../../testing/sample-week.js';
import { proofreadBrief } from '../proofread/proofread-brief.js';
import { effectWords } from './effect-words.js';
import { formatBesideName, formatValue } from './format-value.js';
import { pairQuestion, pairStatement } from './pair-words.js';
import { DEFAULT_OPTIONS } from '../../../messages/language.js';
import { render } from '../../../messages/render.js';
import { changeMessage, trendMessage } from './level-messages.js';

const dreams = defineMetric({
  code: 'made_up_dreams',
  label: 'vivid dreams',
  unit: 'count',
  direction: 'lower_is_better',
  aggregation: 'sum',
  role: 'both',
  system: 'mental',
  worthwhile: { absolute: 1 },
  plausible: { min: 0, max: 50 },
  decimals: 0,
  selfReported: true,
  words: {
    plural: true,
    more: 'more vivid dreams',
    less: 'fewer vivid dreams',
    higher: 'more frequent',
    lower: 'rarer',
    occasion: 'night',
    present: 'there',
  },
});
const grip = defineMetric({
  code: 'made_up_grip',
  label: 'grip strength',
  unit: 'N',
  direction: 'higher_is_better',
  aggregation: 'mean',
  role: 'outcome',
  system: 'arms',
  worthwhile: { relative: 0.05 },
  plausible: { min: 0, max: 2000 },
  decimals: 0,
  selfReported: false,
  format: { style: 'number', unit: 'newtons', bareBesideName: false },
});

const lower = (metric: MetricDefinition): string =>
  render(
    trendMessage({ metric, difference: -2, weekMean: 3, baselineMean: 5 } as Parameters<
      typeof trendMessage
    >[0]),
    DEFAULT_OPTIONS,
  );

describe('sentences about a metric that only its definition describes', () => {
  beforeAll(() => setOwnMetrics([dreams, grip]));

  it('use the verbs and comparatives of the definition', () => {
    expect(lower(dreams)).toBe(
      'Vivid dreams came to 3 on average this week, rarer than the 5 of the weeks before.',
    );
    expect(
      render(
        changeMessage({
          metric: dreams,
          direction: 'higher',
          since: WEEK_OF - 20,
          before: 2,
          after: 4,
        } as Parameters<typeof changeMessage>[0]),
        DEFAULT_OPTIONS,
      ),
    ).toMatch(/^Vivid dreams have been at about 4 since .*, after about 2 before/);
  });

  it('use regular words where the definition gives none', () => {
    expect(lower(grip)).toBe(
      'Grip strength came to 3 newtons on average this week, lower than the 5 newtons of the weeks before.',
    );
    expect(pairStatement({ x: grip.code, y: 'pain', lag: 0 }, -0.5)).toBe(
      'On days with a higher grip strength, pain is lower.',
    );
  });

  it('name the night, and agree with the label, in a sentence about a pair', () => {
    expect(pairQuestion({ x: dreams.code, y: grip.code, lag: 0 }, -0.5)).toBe(
      'After nights with fewer vivid dreams, grip strength seems to be higher. Is it so for you?',
    );
    expect(pairStatement({ x: grip.code, y: dreams.code, lag: 1 }, 0.5)).toBe(
      'After days with a lower grip strength, vivid dreams are rarer the next day.',
    );
  });

  it('write values in the format of the definition', () => {
    expect([formatValue(dreams, 4), formatBesideName(dreams, 4)]).toEqual(['4 vivid dreams', '4']);
    expect([formatValue(grip, 412), formatBesideName(grip, 412)]).toEqual(['412 newtons', '412 newtons']);
    expect(
      effectWords({ x: dreams.code, y: grip.code, lag: 0 }, -0.5, {
        kind: 'difference',
        difference: -30,
        interval: [-50, -10],
      } as Parameters<typeof effectWords>[2]).display,
    ).toEqual(['30 newtons', '30 newtons higher']);
  });

  it('lead the story of a week in which the metric moved, and pass the proofreading', () => {
    const usual = Array.from({ length: 77 }, (_, i) => 5 + (i % 3));
    const input = inputOf([lastDays(dreams.code, [...usual, 1, 2, 1, 0, 1, 2, 1])]);
    const { brief } = composeWeek(input);
    expect(brief.main_story.headline).toBe('Vivid dreams were rarer this week');
    expect(brief.main_story.narrative).toContain(
      'Vivid dreams came to 1 on average this week, rarer than the 6 of the weeks before.',
    );
    expect(proofreadBrief(brief)).toEqual([]);
  });
});
