import { isRedFlagCategory, routingText, urgencyOf } from './categories.js';
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

  it('names a crisis line where the time zone gives the country, and a directory elsewhere', () => {
    expect(routingText('self_harm', 'America/Chicago')).toContain('988');
    expect(routingText('self_harm', 'Europe/London')).toContain('116 123');
    expect(routingText('self_harm', 'Asia/Tokyo')).toContain('findahelpline.com');
    expect(routingText('self_harm', null)).toContain('findahelpline.com');
  });
});

it('isRedFlagCategory refuses a code that is not in the list', () => {
  for (const code of ['', 'chest', 'toString', '__proto__']) expect(isRedFlagCategory(code)).toBe(false);
});
