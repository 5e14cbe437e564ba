import { readEvaluateOptions } from './evaluate-options.js';
import { LINES } from './lines.js';
import { measureLine, type MeasuredLine } from './measure-line.js';
import { tableOf, verdictsOf } from './report.js';

/** A few people per line and no data: this shows whether the lines run, not what they measure. */
const SMALLEST = { scale: 0.002, dataDir: null, pairs: [] };
/** This line starts the compiled program in other time zones. */
const NEEDS_BUILD = 'E14';

describe('the evaluation', () => {
  const lines: MeasuredLine[] = [];

  it.each(LINES.map(({ key }) => key).filter((key) => key !== NEEDS_BUILD))(
    'measures %s without failure',
    async (key) => {
      const line = await measureLine(key, SMALLEST);
      lines.push(line);
      expect(line.failure).toBeNull();
      for (const { value, met } of line.figures) if (value === null) expect(met).toBeNull();
    },
  );

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

  it('prints MISSED for a missed bar, and counts a line that could not be measured as missed', () => {
    const figure = { name: 'one', value: 0.07, bar: '<= 5 %', met: false, unit: 'share' } as const;
    const missed: MeasuredLine = { key: 'E1', figures: [figure], seconds: 0, failure: null };
    expect(tableOf([missed])).toMatch(/one +7 % +<= 5 % +MISSED/);
    expect(verdictsOf([missed])).toEqual({ E1: { value: 0.07, bar: '<= 5 %', met: false } });
    const failed: MeasuredLine = { key: 'E1', figures: [], seconds: 0, failure: 'broken' };
    expect(verdictsOf([failed]).E1.met).toBe(false);
  });
});

describe('the options of the evaluation', () => {
  it('measure only the given pairs, unless lines are given too', () => {
    const { keys, setting } = readEvaluateOptions(['--pairs', 'steps:mood:1', 'steps:symptom:headache:1']);
    expect(keys).toEqual(['pairs']);
    expect(setting.pairs).toEqual(['steps:mood:1', 'steps:symptom:headache:1']);
  });

  it.each([
    [['--only', 'E0']],
    [['--pairs', 'steps:mood']],
    [['--pairs', 'steps:luck:0']],
    [['--scale', '0']],
  ])('are refused when they are %j', (args) => {
    expect(() => readEvaluateOptions(args)).toThrow(RangeError);
  });
});
