import type { Week } from '../week.js';

/**
 * Small, reversible things that a person may like to try. They are offered after a proven change for the worse, never
 * as a duty.
 */
const OFFERS: ReadonlyMap<string, string> = new Map([
  ['sleep_minutes', 'If it suits you, leave a little more time for sleep on some evenings.'],
  ['steps', 'If it suits you, a short extra walk on some days may feel good.'],
  ['active_minutes', 'If it suits you, a short extra walk on some days may feel good.'],
  ['sedentary_minutes', 'If it suits you, get up and stretch now and then while you sit.'],
]);
const AT_MOST = 2;

export function recommend(week: Week): string[] {
  const offers = week.proven
    .filter(({ valence }) => valence === 'worse')
    .flatMap(({ trend }) => OFFERS.get(trend.metric.code) ?? []);
  return [...new Set(offers)].slice(0, AT_MOST);
}
