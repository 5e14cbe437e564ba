import type { DataSource } from 'typeorm';
import { metricDefinition } from './catalogue.js';
import { CatalogueLoader } from './catalogue-loader.js';

const screenTime = {
  label: 'screen time',
  unit: 'min',
  direction: 'lower_is_better',
  aggregation: 'sum',
  role: 'input',
  system: 'general',
  worthwhile: { absolute: 15 },
  plausible: { min: 0, max: 1440 },
  decimals: 0,
  selfReported: false,
};

/** Boots the loader on a table with these rows. */
const load = (...rows: { code: string; definition: object }[]): Promise<void> =>
  new CatalogueLoader({ query: () => Promise.resolve(rows) } as unknown as DataSource).onModuleInit();

describe('CatalogueLoader', () => {
  it('gives a metric of the operator regular words and the format of its unit', async () => {
    await load({ code: 'screen_time', definition: screenTime });
    expect(metricDefinition('screen_time')).toMatchObject({
      label: 'screen time',
      words: { plural: false, more: 'a higher screen time', higher: 'higher', occasion: 'day' },
      format: { style: 'duration' },
    });
  });

  it('takes the words and the format that the operator gives', async () => {
    const words = { more: 'more late screen time', less: 'less late screen time', occasion: 'night' };
    const format = { style: 'number', unit: 'minutes', bareBesideName: true };
    await load({ code: 'late_screen_time', definition: { ...screenTime, words, format } });
    expect(metricDefinition('late_screen_time')).toMatchObject({
      words: { ...words, higher: 'higher' },
      format,
    });
  });

  it('refuses a definition that is not valid, and names the code and the fields', async () => {
    const definition = { ...screenTime, direction: 'up', words: { occasion: 'noon' } };
    await expect(load({ code: 'odd', definition })).rejects.toMatchObject({
      code: 'bad_metric_definition',
      message: 'The row of metric_definition for odd is not valid: direction, words.occasion',
    });
    expect(metricDefinition('odd')).toBeNull();
  });

  it('does not replace a built-in metric', async () => {
    await load({ code: 'steps', definition: screenTime });
    expect(metricDefinition('steps')?.label).toBe('steps');
  });
});
