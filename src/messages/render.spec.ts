import { defineMetric, metricDefinition, setOwnMetrics } from '../observations/catalogue.js';
import type { RenderOptions } from './language.js';
import { type Message, message } from './message.js';
import { parsePattern } from './parsed-message.js';
import { render } from './render.js';
import {
  choice,
  count,
  day,
  days,
  difference,
  level,
  list,
  name,
  names,
  personText,
  range,
} from './slots.js';

const metric = (code: string) => metricDefinition(code)!;
const [ENGLISH, GERMAN] = (['en-US', 'de'] as const).map((locale): RenderOptions => ({
  locale,
  units: 'metric',
}));
const WEDNESDAY = 20_800;

/** The level and the difference in words, one after the other. */
const both = (code: string, value: number, options: RenderOptions): string =>
  render(
    message('list.comma', {
      first: level(metric(code), value),
      next: difference(metric(code), value),
    }),
    options,
  );

describe('values', () => {
  it.each([
    ['en-US', 'metric', 'steps', 9839.7, '9,840 steps, 9,840 steps'],
    ['de', 'metric', 'steps', 9839.7, '9.840 Schritte, 9.840 Schritte'],
    ['en-US', 'metric', 'sleep_minutes', 432, '7 h 12 min, 7 h 12 min'],
    ['de', 'metric', 'sleep_minutes', -75, '-1 h 15 min, -1 h 15 min'],
    ['en-US', 'metric', 'bed_time', -10, '23:50, -10 min'],
    ['en-US', 'metric', 'distance_m', 6449, '6.4 km, 6.4 km'],
    ['en-US', 'imperial', 'distance_m', 6449, '4.0 mi, 4.0 mi'],
    ['en-GB', 'imperial', 'distance_m', 100, '328 ft, 328 ft'],
    ['en-US', 'imperial', 'skin_temperature', 34, '93.2 °F, 61.2 °F'],
    ['en-US', 'imperial', 'weight_kg', 70, '154.3 lb, 154.3 lb'],
    ['de', 'metric', 'weight_kg', 70.25, '70,3 kg, 70,3 kg'],
    ['en-US', 'metric', 'calories', 2000, '2,000 kcal, 2,000 kcal'],
    ['en-US', 'metric_kj', 'calories', 2000, '8,368 kJ, 8,368 kJ'],
    ['en-US', 'metric', 'symptom:headache', 3.25, '3.3 out of 10, 3.3 out of 10'],
    ['de', 'metric', 'symptom:headache', 3.25, '3,3 von 10, 3,3 von 10'],
    ['en-US', 'metric', 'mood', 6.499999, '6.5, 6.5'],
    ['en-US', 'metric', 'mood', NaN, 'unknown, unknown'],
    ['de', 'metric', 'mood', Infinity, '1.000.000.000.000 oder mehr, 1.000.000.000.000 oder mehr'],
  ] as const)('are written in %s, %s: %s %d', (locale, units, code, value, written) => {
    expect(both(code, value, { locale, units })).toBe(written);
  });

  it('keep the unit of an operator in the words of the operator', () => {
    const grip = {
      ...metric('mood'),
      code: 'grip',
      format: { style: 'number', unit: 'newtons', bareBesideName: false },
    } as const;
    setOwnMetrics([defineMetric(grip)]);
    try {
      expect(both('grip', 4, GERMAN)).toBe('4,0 newtons, 4,0 newtons');
    } finally {
      setOwnMetrics([]);
    }
  });

  it('keep their bytes when a message was stored', () => {
    const text = message('list.and', {
      first: range(metric('sleep_minutes'), 400.0000001, 432.4),
      next: level(metric('mood'), 1 / 3),
    });
    const stored = JSON.parse(JSON.stringify(text)) as Message;
    expect(render(stored, ENGLISH)).toBe('6 h 40 min to 7 h 12 min and 0.3');
    expect(render(stored, ENGLISH)).toBe(render(text, ENGLISH));
  });
});

describe('grammar', () => {
  const said = (codes: readonly string[], options: RenderOptions): string =>
    render(
      message('left_out.other_scale', {
        measures: names(codes.map(metric)),
        when: { kind: 'phrase', message: 'when.since', slots: { day: day(WEDNESDAY) } },
      }),
      options,
    );

  it('agrees with one metric, with a plural one, and with several', () => {
    expect(said(['sleep_quality'], ENGLISH)).toMatch(
      /^Sleep quality has been .* since 13 December, so it is/,
    );
    expect(said(['steps'], ENGLISH)).toMatch(/^Steps have been .*, so they are/);
    expect(said(['mood', 'stress', 'pain'], ENGLISH)).toMatch(/^Mood, stress and pain have been/);
    expect(said(['mood'], GERMAN)).toMatch(/^Die Stimmung wurde seit dem 13\. Dezember .* wird daher/);
    expect(said(['mood', 'steps'], GERMAN)).toMatch(/^Die Stimmung und die Schritte wurden .* werden daher/);
  });

  it('names days as the language does', () => {
    const text = message('when.on_days', { days: days([WEDNESDAY, WEDNESDAY + 1, WEDNESDAY + 2]) });
    expect(render(text, ENGLISH)).toBe('on Sunday, Monday and Tuesday');
    expect(render(text, GERMAN)).toBe('am Sonntag, Montag und Dienstag');
  });

  it('calls a symptom as the person does, and isolates what runs from right to left', () => {
    const called = { ...metric('symptom:headache'), label: 'Brummschädel' };
    expect(render(message('list.and', { first: name(called), next: personText('כאב') }), GERMAN)).toBe(
      'Brummschädel und \u2068כאב\u2069',
    );
  });

  it('calls a metric by its label where the language has no words for it', () => {
    setOwnMetrics([{ ...metric('steps'), code: 'dreams', label: 'vivid dreams', translations: undefined }]);
    try {
      expect(said(['dreams'], GERMAN)).toMatch(/^Vivid dreams wurde/);
    } finally {
      setOwnMetrics([]);
    }
  });
});

describe('a message', () => {
  it('is refused when a slot is missing or has not the form that the text asks for', () => {
    expect(() => render(message('list.and', { first: count(1) }), ENGLISH)).toThrow('lacks its slot next');
    const twice = (slot: Parameters<typeof list>[0][number]) =>
      message('list.and', { first: slot, next: slot });
    expect(() => render(twice(choice('week')), ENGLISH)).toThrow('has no form');
    expect(() => render(message('when.on_days', { days: list([count(1)]) }), ENGLISH)).toThrow(
      'no form weekday',
    );
  });

  it.each([
    '{n, number}',
    '{d, date, short}',
    '{n, selectordinal, one {#st} other {#th}}',
    '{t, time}',
    '{open',
  ])('takes from the format only what no locale data decides: %s', (pattern) =>
    expect(() => parsePattern(pattern, 'en-US')).toThrow(Error),
  );

  it('is accented, framed and longer in the pseudo-locale, with the numbers as they are', () => {
    const text = message('when.since', { day: day(WEDNESDAY) });
    expect(render(text, { locale: 'en-XA', units: 'metric' })).toBe('[šíñçé 13 Đéçéḿƀéŕ······]');
  });
});
