import { DEFAULT_OPTIONS } from '../../../messages/language.js';
import { render } from '../../../messages/render.js';
import { dayNumber } from '../../../common/calendar.js';
import { lateRoutingText, routingText } from '../../../safety/categories.js';
import type { RedFlagCategory } from '../../../safety/red-flag.js';
import { NOTED, noticeText } from './safety-words.js';

const CATEGORIES = ['self_harm', ...Object.keys(NOTED)] as RedFlagCategory[];

describe('noticeText', () => {
  it.each(CATEGORIES)('is in English the fixed text of %s, whatever the country', (category) => {
    for (const zone of [null, 'America/Chicago', 'Europe/London', 'Australia/Perth', 'NZ', 'Europe/Berlin']) {
      expect(render(noticeText(category, zone), DEFAULT_OPTIONS)).toBe(routingText(category, zone));
      const late = noticeText(category, zone, dayNumber('2026-11-03'));
      expect(render(late, DEFAULT_OPTIONS)).toBe(lateRoutingText(category, '3 November', zone));
    }
  });
});
