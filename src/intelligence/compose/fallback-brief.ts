import { isoDay } from '../../common/calendar.js';
import { WEEK_DAYS } from '../analysis/windows.js';
import type { Brief } from '../domain/artefacts.js';
import { briefId, GENERATOR } from './brief/identity.js';

/**
 * Stands in after a first failure, until a retry succeeds. Computes nothing, so it claims nothing.
 * @param weekOf day number of the Monday of issue.
 */
export function composeFallbackBrief(userId: string, weekOf: number): Brief {
  const text = 'We could not finish your week. Nothing is lost, and we are trying again.';
  return {
    id: briefId(userId, weekOf),
    status: 'fallback',
    period: { start: isoDay(weekOf - WEEK_DAYS), end: isoDay(weekOf - 1) },
    safety: [],
    greeting: 'Hello.',
    main_story: {
      headline: 'Your week is on its way',
      narrative: text,
      week_highlights: [],
      sentences: [
        { text: 'Your week is on its way', fact_ids: [] },
        { text, fact_ids: [] },
      ],
    },
    discoveries: [],
    experiments: [],
    spotlight: null,
    week_stats: {
      symptom_free_days: null,
      logged_days: 0,
      best_day: null,
      worst_day: null,
      trends_up: [],
      trends_down: [],
      metrics: [],
    },
    looking_ahead: {
      text: 'The full page takes the place of this one as soon as it is ready.',
      fact_ids: [],
      ranges: [],
    },
    notes: [],
    facts: [],
    generator: GENERATOR,
    reason: 'The first try did not finish.',
  };
}
