import {
  helpWays,
  isRedFlagCategory,
  isRoutingText,
  lateRoutingText,
  routingText,
  urgencyOf,
} from './categories.js';
import type { RedFlagCategory } from './red-flag.js';

const ALL: readonly RedFlagCategory[] = [
  'chest_pain',
  'breathing',
  'stroke_signs',
  'severe_headache',
  'fainting_or_confusion',
  'seizure',
  'bleeding',
  'severe_abdominal_pain',
  'allergic_reaction',
  'calf_swelling',
  'fever_stiff_neck',
  'pregnancy',
  'vision_loss',
  'self_harm',
  'severe_dehydration',
  'heartbeat',
  'severe_symptom',
  'lasting_symptom',
  'weight_loss',
  'resting_heart_rate',
  'low_mood',
];

describe('the routing text of a red flag', () => {
  it.each(ALL)('says for %s where to turn, and neither names nor dismisses an illness', (category) => {
    const text = routingText(category);
    expect(isRedFlagCategory(category)).toBe(true);
    expect(text).toMatch(urgencyOf(category) === 'urgent' ? /local emergency number/ : /talk to a doctor/);
    expect(text).not.toMatch(
      /\d|diagnos|heart attack|a stroke|infection|probably|don.t worry|harmless|normal/i,
    );
    expect(text.length).toBeLessThan(400);
  });

  it.each(ALL.filter((category) => urgencyOf(category) === 'urgent'))(
    'names the day for %s where it arrives late, and still says where to turn',
    (category) => {
      const text = lateRoutingText(category, '3 November', 'Europe/London');
      expect(text).toMatch(/[Oo]n 3 November/);
      expect(text).toMatch(/local emergency number/);
      expect(text).not.toMatch(/needs? help right away|diagnos|probably|don.t worry|harmless|normal/i);
      expect(text.length).toBeLessThan(400);
    },
  );

  it('names a crisis line where the time zone gives the country, and a directory elsewhere', () => {
    expect(routingText('self_harm', 'America/Chicago')).toContain('988');
    expect(routingText('self_harm', 'Europe/London')).toContain('116 123');
    expect(routingText('self_harm', 'Asia/Tokyo')).toContain('findahelpline.com');
    expect(routingText('self_harm', null)).toContain('findahelpline.com');
    // PostgreSQL and Intl accept zones in any case, and older names.
    expect(routingText('self_harm', 'pacific/auckland')).toContain('1737');
    expect(routingText('self_harm', 'NZ')).toContain('1737');
    expect(routingText('self_harm', 'America/Indianapolis')).toContain('988');
    expect(routingText('self_harm', 'America/Mexico_City')).toContain('findahelpline.com');
  });

  it('is recognised in every country, and only whole and under its own category', () => {
    for (const zone of ['America/Chicago', 'Europe/London', 'Australia/Perth', 'Pacific/Auckland', null])
      for (const category of ALL) expect(isRoutingText(category, routingText(category, zone))).toBe(true);
    expect(isRoutingText('self_harm', `${routingText('self_harm')} 3`)).toBe(false);
    expect(isRoutingText('self_harm', routingText('bleeding'))).toBe(false);
    expect(isRoutingText('of another list', routingText('bleeding'))).toBe(false);
  });
});

describe('the contacts of a red flag', () => {
  it('are links that call or text the lines which the text names', () => {
    expect(helpWays('self_harm', 'Pacific/Auckland')).toEqual([
      { does: 'call', reach: '1737', href: 'tel:1737' },
      { does: 'text', reach: '1737', href: 'sms:1737' },
      { does: 'emergency', reach: '111', href: 'tel:111' },
    ]);
    expect(helpWays('self_harm', 'Asia/Tokyo')).toEqual([
      { does: 'open', reach: 'findahelpline.com', href: 'https://findahelpline.com/' },
    ]);
  });

  it('are the emergency number where the country is known, and no number where it is not', () => {
    const call = (zone: string | null) => helpWays('chest_pain', zone).map(({ href }) => href);
    expect(call('America/New_York')).toEqual(['tel:911']);
    expect(call('Europe/London')).toEqual(['tel:999']);
    expect(call('Europe/Berlin')).toEqual(['tel:112']);
    expect(call('Australia/Sydney')).toEqual(['tel:000']);
    expect(call('America/Mexico_City')).toEqual([]);
    expect(call(null)).toEqual([]);
  });

  it('are left out for what can wait', () => {
    expect(helpWays('heartbeat', 'America/New_York')).toEqual([]);
  });
});

it('isRedFlagCategory refuses a code that is not in the list', () => {
  for (const code of ['', 'chest', 'toString', '__proto__']) expect(isRedFlagCategory(code)).toBe(false);
});
