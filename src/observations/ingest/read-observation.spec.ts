import { isDeletion, isRejection, type RawObservation, type ReadObservation } from './observation.js';
import { readObservation } from './read-observation.js';
import { ReadingContext } from './reading-context.js';

const ANNA = '3f2b8c1e-0d4a-4c9e-9a53-0b6c2d7e8f90';
/** Monday 2026-03-02, 12:00 UTC: already Tuesday in Kiritimati. */
const NOW = new Date('2026-03-02T12:00:00Z');
const context = new ReadingContext(
  NOW,
  'UTC',
  new Map([[ANNA, { present: 'Pacific/Kiritimati', past: [] }]]),
);

function given(change: RawObservation = {}): RawObservation {
  return { user_id: 'ben', metric: 'mood', value: 4, date: '2026-03-01', ...change };
}

function read(change?: RawObservation): ReadObservation {
  const reading = readObservation(given(change), context);
  if (isRejection(reading)) throw new Error(`refused: ${reading.code}: ${reading.message}`);
  if (isDeletion(reading)) throw new Error('taken back');
  return reading;
}

function refusal(raw: unknown): string {
  const reading = readObservation(raw, context);
  return isRejection(reading) ? reading.code : 'accepted';
}

describe('readObservation, given a valid observation', () => {
  it('puts an observation of a day at midnight UTC and marks it as dated', () => {
    expect(read()).toEqual({
      userRef: { userId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, externalId: 'ben' },
      metric: 'mood',
      source: '',
      sourceKind: null,
      bodySite: '',
      moment: new Date('2026-03-01T00:00:00Z'),
      until: null,
      utcOffset: null,
      clientId: null,
      dated: true,
      day: '2026-03-01',
      value: 4,
      suspect: false,
    });
  });

  it('trims source and body site, and reads null as left out', () => {
    const { source, bodySite } = read({ source: '  watch ', body_site: null, unit: null, observed_at: null });
    expect([source, bodySite]).toEqual(['watch', '']);
  });

  it('reads the end, the id, and a source with a device and a kind', () => {
    const reading = read({
      metric: 'steps',
      id: 'uuid-1',
      observed_at: '2026-03-01T10:00:00+01:00',
      observed_until: '2026-03-01T10:30:00+01:00',
      source: { name: 'Health 12.4', device: 'Watch6,2 0x28fa', kind: 'watch' },
    });
    expect(reading).toMatchObject({
      until: new Date('2026-03-01T09:30:00Z'),
      clientId: 'uuid-1',
      source: 'Health / Watch6,2',
      sourceKind: 'watch',
    });
  });

  it('converts the value to the unit of the catalogue', () => {
    expect(read({ metric: 'sleep_minutes', value: 7.5, unit: 'h' }).value).toBe(450);
    expect(read({ metric: 'spo2', value: 0.97, unit: 'fraction' }).value).toBeCloseTo(97, 12);
  });

  it.each([
    ['sleep_minutes', 1466, undefined, true],
    ['sleep_minutes', 1200, undefined, false],
    ['spo2', 0.97, undefined, true],
    ['mood', -5, undefined, false],
    ['mood', 1e300, undefined, true],
    ['medication:ibuprofen', 3, undefined, true],
    ['symptom:headache', 10, undefined, false],
  ])('accepts a %s of %d with unit %s, suspect: %s', (metric, value, unit, suspect) => {
    expect(read({ metric, value, unit }).suspect).toBe(suspect);
  });
});

describe('readObservation, given a value that cannot be', () => {
  it.each<[metric: string, value: number, unit: string | undefined, code: string | undefined]>([
    ['stress', -1, undefined, 'no_reading'],
    ['stress', -2, undefined, 'no_reading'],
    ['stress', 999, undefined, 'no_reading'],
    ['stress', 99, undefined, undefined],
    ['stress', 0, undefined, undefined],
    ['stress', 1e300, undefined, 'implausible'],
    ['mood', -2, undefined, undefined],
    ['mood', -99, undefined, 'no_reading'],
    ['energy', -5, undefined, undefined],
    ['pain', -9, undefined, 'no_reading'],
    ['resting_heart_rate', 0, undefined, 'no_reading'],
    ['resting_heart_rate', 255, undefined, 'no_reading'],
    ['steps', -1, undefined, 'no_reading'],
    ['steps', 65_535, undefined, 'no_reading'],
    ['sleep_minutes', 0, undefined, 'no_reading'],
    ['sleep_minutes', -1, 'h', 'no_reading'],
    ['sleep_minutes', 1466, undefined, 'implausible'],
    ['sleep_minutes', 25_200, undefined, 'unit_suspected'],
    ['sleep_minutes', 25_200, 's', undefined],
    ['spo2', 0.97, undefined, 'unit_suspected'],
    ['spo2', 0.97, 'fraction', undefined],
    ['weight_kg', 72_600, undefined, 'unit_suspected'],
    ['weight_kg', 600, undefined, 'unit_suspected'],
    ['skin_temperature', 93.2, undefined, 'unit_suspected'],
    ['hrv_rmssd', 0.042, undefined, 'unit_suspected'],
  ])('says of %s %d %s: %s', (metric, value, unit, code) => {
    const { suspect, doubt } = read({ metric, value, unit });
    expect([suspect, doubt?.code]).toEqual([code !== undefined, code]);
    expect(doubt?.message ?? '').not.toContain(String(value === 0 ? '#' : value));
  });

  it('names the unit that is suspected', () => {
    expect(read({ metric: 'spo2', value: 0.97 }).doubt?.message).toBe(
      'value is not plausible in %, and would be in fraction: send it with its unit',
    );
  });

  it('lists the units that are taken', () => {
    const refused = readObservation(given({ metric: 'weight_kg', unit: 'km' }), context);
    expect(refused).toMatchObject({
      message: expect.stringMatching(/^unit must be one of kg, g, mg, µg, ng, lb, oz, st,/),
    });
  });
});

describe('readObservation, given an instant', () => {
  const observed_at = '2026-03-01T23:30:00-05:00';

  it('uses the day at its own offset, wherever the user lives', () => {
    expect(read({ observed_at })).toMatchObject({
      day: '2026-03-01',
      dated: false,
      moment: new Date('2026-03-02T04:30:00Z'),
      utcOffset: -300,
    });
    expect(read({ user_id: ANNA, observed_at }).day).toBe('2026-03-01');
  });

  it("uses the day in the user's time zone at that time when it is written in UTC", () => {
    const utc = '2026-03-01T11:30:00Z';
    expect(read({ observed_at: utc })).toMatchObject({ day: '2026-03-01', utcOffset: null });
    expect(read({ user_id: ANNA, observed_at: utc }).day).toBe('2026-03-02');
  });

  it('uses observed_at when date is given too', () => {
    expect(read({ observed_at, date: '2020-01-01' })).toMatchObject({ day: '2026-03-01', dated: false });
    expect(read({ observed_at, date: 'not read at all' }).day).toBe('2026-03-01');
  });
});

describe('readObservation, given a night', () => {
  const night = (at: string, until?: string, user_id = 'ben') =>
    read({ user_id, metric: 'sleep_minutes', value: 430, observed_at: at, observed_until: until }).day;

  it('puts it on the day of waking: that of its end', () => {
    expect(night('2026-02-27T23:30:00+01:00', '2026-02-28T06:40:00+01:00')).toBe('2026-02-28');
    expect(night('2026-02-28T00:30:00+01:00', '2026-02-28T07:40:00+01:00')).toBe('2026-02-28');
    expect(night('2026-02-28T13:00:00+01:00', '2026-02-28T14:00:00+01:00')).toBe('2026-02-28');
  });

  it('puts one without an end that begins at 18:00 or later on the next day', () => {
    expect(night('2026-02-27T23:30:00+01:00')).toBe('2026-02-28');
    expect(night('2026-02-27T18:00:00-05:00')).toBe('2026-02-28');
    expect(night('2026-02-27T17:59:59-05:00')).toBe('2026-02-27');
    expect(night('2026-02-28T07:10:00+01:00')).toBe('2026-02-28');
    expect(night('2026-02-27T18:00:00Z')).toBe('2026-02-28');
    // 18:00 and 17:00 in Kiritimati, UTC+14
    expect(night('2026-02-28T04:00:00Z', undefined, ANNA)).toBe('2026-03-01');
    expect(night('2026-02-28T03:00:00Z', undefined, ANNA)).toBe('2026-02-28');
  });

  it('leaves a metric of the day on the day on which it begins', () => {
    expect(read({ metric: 'steps', observed_at: '2026-02-27T23:30:00+01:00' }).day).toBe('2026-02-27');
  });
});

describe('readObservation, given a user who has moved', () => {
  const zones = {
    present: 'Asia/Tokyo',
    past: [
      { until: new Date('2026-02-20T00:00:00Z'), zone: 'Europe/Berlin' },
      { until: new Date('2026-01-10T00:00:00Z'), zone: 'America/New_York' },
    ],
  };
  const moved = new ReadingContext(NOW, 'UTC', new Map([[ANNA, zones]]));
  const dayOf = (observed_at: string) =>
    (readObservation(given({ user_id: ANNA, observed_at }), moved) as ReadObservation).day;

  it('uses the zone that was in force at the time of the observation', () => {
    expect(dayOf('2026-01-05T03:00:00Z')).toBe('2026-01-04');
    expect(dayOf('2026-01-15T03:00:00Z')).toBe('2026-01-15');
    expect(dayOf('2026-02-15T23:30:00Z')).toBe('2026-02-16');
    expect(dayOf('2026-02-15T22:30:00Z')).toBe('2026-02-15');
    expect(dayOf('2026-02-25T16:00:00Z')).toBe('2026-02-26');
  });
});

describe('readObservation, given an id and null', () => {
  it('takes the observation back, whatever else the item has', () => {
    const reading = readObservation(given({ id: 'abc', value: null }), context);
    expect(reading).toEqual({ userRef: read().userRef, clientId: 'abc' });
  });
});

describe('readObservation, given a future time', () => {
  it('accepts a date that is today anywhere on Earth, and refuses a later one', () => {
    for (const user_id of ['ben', ANNA]) {
      expect(refusal(given({ user_id, date: '2026-03-03' }))).toBe('accepted');
      expect(refusal(given({ user_id, date: '2026-03-04' }))).toBe('future_date');
    }
  });

  it('refuses instants more than five minutes from now, because clocks may run ahead', () => {
    expect(refusal(given({ observed_at: '2026-03-02T13:05:00+01:00' }))).toBe('accepted');
    expect(refusal(given({ observed_at: '2026-03-02T13:05:01+01:00' }))).toBe('future_date');
  });
});

describe('readObservation, given an invalid observation', () => {
  it.each<[string, unknown]>([
    ['bad_field', null],
    ['bad_field', 'text'],
    ['bad_field', []],
    ['bad_user_id', given({ user_id: undefined })],
    ['bad_user_id', given({ user_id: 7 })],
    ['bad_user_id', given({ user_id: ' ' })],
    ['bad_user_id', given({ user_id: 'x'.repeat(129) })],
    ['bad_user_id', given({ user_id: 'a\u0000b' })],
    ['unknown_metric', given({ metric: 'karma' })],
    ['unknown_metric', given({ metric: 5 })],
    ['unknown_metric', given({ metric: 'symptom:' })],
    ['unknown_unit', given({ unit: 'h' })],
    ['unknown_unit', given({ metric: 'sleep_minutes', unit: 'km' })],
    ['unknown_unit', given({ metric: 'sleep_minutes', unit: 60 })],
    ['not_finite', given({ value: NaN })],
    ['not_finite', given({ value: Infinity })],
    ['not_finite', given({ value: '4' })],
    ['not_finite', given({ value: null })],
    ['not_finite', given({ value: undefined })],
    ['not_finite', given({ metric: 'sleep_minutes', value: 1e308, unit: 'h' })],
    ['out_of_range', given({ metric: 'symptom:headache', value: 10.5 })],
    ['out_of_range', given({ metric: 'symptom:headache', value: -1 })],
    ['bad_date', given({ date: undefined })],
    ['bad_date', given({ date: '2026-02-30' })],
    ['bad_date', given({ date: '01.03.2026' })],
    ['bad_date', given({ date: '0000-01-01' })],
    ['bad_date', given({ date: 20260301 })],
    ['bad_date', given({ observed_at: '2026-03-01T10:00:00' })],
    ['bad_date', given({ observed_at: '0026-03-01T10:00:00Z' })],
    ['bad_date', given({ observed_until: '2026-03-01T10:00:00Z' })],
    ['bad_date', given({ observed_at: '2026-03-01T10:00:00Z', observed_until: '2026-03-01T09:59:59Z' })],
    ['bad_date', given({ observed_at: '2026-02-27T10:00:00Z', observed_until: '2026-03-01T10:00:01Z' })],
    ['bad_date', given({ observed_at: '2026-03-01T10:00:00Z', observed_until: '10:30' })],
    ['bad_field', given({ id: '' })],
    ['bad_field', given({ id: 7 })],
    ['bad_field', given({ id: 'x'.repeat(129) })],
    ['bad_field', given({ source: { device: 'Ring' } })],
    ['bad_field', given({ source: { name: 'Ring', serial: 'x' } })],
    ['bad_field', given({ source: { name: 'Ring', kind: 4 } })],
    ['bad_field', given({ source: 3 })],
    ['bad_field', given({ source: 'x'.repeat(101) })],
    ['bad_field', given({ body_site: 'le\u0007g' })],
  ])('refuses it with the code %s', (code, raw) => {
    expect(refusal(raw)).toBe(code);
  });

  it('gives a message that does not contain the value', () => {
    const secret = 'SECRET-7731';
    for (const field of [
      'user_id',
      'metric',
      'value',
      'unit',
      'observed_at',
      'date',
      'source',
      'observed_until',
      'id',
      'body_site',
    ] as const) {
      const reading = readObservation(given({ [field]: `${secret}\u0001`.padEnd(200, 'x') }), context);
      expect(isRejection(reading) ? reading.message : secret).not.toContain(secret);
    }
  });
});
