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

describe('the routing texts', () => {
  it.each(ALL)('of %s say where to turn, and neither what it is nor that it is nothing', (category) => {
    const text = routingText(category);
    expect(isRedFlagCategory(category)).toBe(true);
    expect(text).toMatch(urgencyOf(category) === 'urgent' ? /local emergency number/ : /talk to a doctor/);
    expect(text).not.toMatch(
      /\d|diagnos|heart attack|a stroke|infection|probably|don.t worry|harmless|normal/i,
    );
    expect(text.length).toBeLessThan(400);
  });

  it('name a crisis line where the country is known by the zone, and a directory elsewhere', () => {
    expect(routingText('self_harm', 'America/Chicago')).toContain('988');
    expect(routingText('self_harm', 'Europe/London')).toContain('116 123');
    expect(routingText('self_harm', 'Asia/Tokyo')).toContain('findahelpline.com');
    expect(routingText('self_harm', null)).toContain('findahelpline.com');
  });
});

it('a code that is not ours is none', () => {
  for (const code of ['', 'chest', 'toString', '__proto__']) expect(isRedFlagCategory(code)).toBe(false);
});
