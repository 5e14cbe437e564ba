import type { CatalogueLoader } from '../observations/catalogue-loader.js';
import type { PreferencesStore } from '../preferences/preferences-store.js';
import type { UserDirectory } from '../preferences/user-directory.js';
import { composeWeek } from './compose/compose-week.js';
import { eventfulInput, USER, WEEK_OF } from './testing/sample-week.js';
import type { WeekInputReader } from './persistence/week-input-reader.js';
import { WeekGenerator } from './week-generator.js';

jest.mock('./compose/compose-week.js', () => {
  const real = jest.requireActual<typeof import('./compose/compose-week.js')>('./compose/compose-week.js');
  return { ...real, composeWeek: jest.fn(real.composeWeek) };
});
const compose = jest.mocked(composeWeek);

describe('WeekGenerator', () => {
  const history = eventfulInput();
  const generator = new WeekGenerator(
    { load: () => Promise.resolve(new Map([[USER, history]])) } as unknown as WeekInputReader,
    {} as UserDirectory,
    { writingOf: () => Promise.resolve(new Map()) } as unknown as PreferencesStore,
    { refresh: () => Promise.resolve() } as unknown as CatalogueLoader,
  );
  const generate = () =>
    generator.generate([USER], {
      weekOf: WEEK_OF,
      asOf: new Date('2026-11-16T02:00:00Z'),
      generatedAt: new Date('2026-11-16T02:00:00Z'),
      defaultZone: 'UTC',
      runId: null,
    });

  it('returns a brief that passes proofreading', async () => {
    await expect(generate()).resolves.toMatchObject({ failures: [], weeks: [{ userId: USER }] });
  });

  it('rejects a brief with a number that no fact contains, and reports the place without the number', async () => {
    const { composeWeek: real } =
      jest.requireActual<typeof import('./compose/compose-week.js')>('./compose/compose-week.js');
    compose.mockImplementationOnce((input) => {
      const week = real(input);
      week.brief.looking_ahead.text += ' You walked 12,345 steps.';
      return week;
    });
    const { weeks, failures } = await generate();
    expect(weeks).toEqual([]);
    expect(failures).toEqual([
      expect.objectContaining({
        errorClass: 'brief_rejected',
        error: expect.stringContaining('number: looking_ahead') as string,
      }),
    ]);
    expect(JSON.stringify(failures)).not.toContain('12,345');
  });
});
