import { metricDefinition } from '../../../observations/catalogue.js';
import type { Finding } from '../../domain/artefacts.js';
import { pairFactId } from '../facts/fact-ids.js';
import { hasWarningSymptom } from '../warning-symptoms.js';
import type { Week } from '../week.js';
import { signOf } from '../wording/voice.js';
import { shownCandidate } from './findings.js';

/** Fast, reversible behaviours, each in its welcome direction. Nothing else is ever suggested. */
const TRIES: Readonly<Record<string, string>> = {
  sleep_minutes: 'On some evenings leave a little more time for sleep, on others keep to your usual',
  steps: 'On some days take an extra walk, on others keep to your usual',
  distance_m: 'On some days take an extra walk, on others keep to your usual',
  active_minutes: 'On some days take an extra walk, on others keep to your usual',
  sedentary_minutes: 'On some days get up and stretch more often, on others keep to your usual',
};

/**
 * At most one small try, tied to the candidate the brief shows: only where more of the welcome behaviour goes with a
 * welcome outcome, and never in a week with a warning symptom.
 */
export function experiments(week: Week): Finding[] {
  const candidate = shownCandidate(week);
  const idea = candidate && TRIES[candidate.x];
  const x = candidate && metricDefinition(candidate.x);
  const y = candidate && metricDefinition(candidate.y);
  if (!idea || !x || !y || hasWarningSymptom(week)) return [];
  if (signOf(x.direction) * signOf(y.direction) * candidate.rho <= 0) return [];
  return [
    {
      title: 'A small try, if you like',
      statement: `${idea}, and note how ${y.label} goes. It is a way to learn about your days, not advice.`,
      fact_ids: [pairFactId(candidate)],
    },
  ];
}
