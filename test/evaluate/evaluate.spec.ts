import { readEvaluateOptions } from './evaluate-options.js';
import { LINES } from './lines.js';
import { measureLine, type MeasuredLine } from './measure-line.js';
import { tableOf, verdictsOf } from './report.js';

/** A few people a line and no data: whether the lines run, not what they measure. */
const SMALLEST = { scale: 0.002, dataDir: null, pairs: [] };
/** It starts the compiled program in other time zones. */
const NEEDS_BUILD = 'E14';

describe('the evaluation', () => {
  const lines: MeasuredLine[] = [];

  it.each(LINES.map(({ key }) => key).filter((key) => key !== NEEDS_BUILD))('measures %s', async (key) => {
    const line = await measureLine(key, SMALLEST);
    lines.push(line);
    expect(line.failure).toBeNull();
    for (const { value, met } of line.figures) if (value === null) expect(met).toBeNull();
  });

  it('gives a verdict on every line', () => {
    const verdicts = verdictsOf(lines);
    expect(Object.keys(verdicts)).toEqual(lines.map(({ key }) => key));
    expect(verdicts.E12).toEqual({
      value: { lifesnaps: null, soccermon: null },
      bar: 'skipped: no data',
      met: null,
    });
    expect(verdicts.E15.met).toBe(true);
  });

  it('says MISSED where a bar is missed, and that nothing was met where a line could not be measured', () => {
    const figure = { name: 'one', value: 0.07, bar: '<= 5 %', met: false, unit: 'share' } as const;
    const missed: MeasuredLine = { key: 'E1', figures: [figure], seconds: 0, failure: null };
    expect(tableOf([missed])).toMatch(/one +7 % +<= 5 % +MISSED/);
    expect(verdictsOf([missed])).toEqual({ E1: { value: 0.07, bar: '<= 5 %', met: false } });
    const failed: MeasuredLine = { key: 'E1', figures: [], seconds: 0, failure: 'broken' };
    expect(verdictsOf([failed]).E1.met).toBe(false);
  });
});

describe('its options', () => {
  it('ask named pairs alone, unless lines are named as well', () => {
    const { keys, setting } = readEvaluateOptions(['--pairs', 'steps:mood:1', 'steps:symptom:headache:1']);
    expect(keys).toEqual(['pairs']);
    expect(setting.pairs).toEqual(['steps:mood:1', 'steps:symptom:headache:1']);
  });

  it.each([
    [['--only', 'E0']],
    [['--pairs', 'steps:mood']],
    [['--pairs', 'steps:luck:0']],
    [['--scale', '0']],
  ])('refuse %j', (args) => {
    expect(() => readEvaluateOptions(args)).toThrow(RangeError);
  });
});
