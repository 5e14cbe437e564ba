import { isPrintable } from '../../common/printable.js';
import { metricDefinition } from '../catalogue.js';
import { readBodySite, spelledName, unknownMetric } from './read-names.js';
import {
  isRejection,
  type RawObservation,
  type ReadObservation,
  rejection,
  type Rejection,
} from './observation.js';
import type { ReadingContext } from './reading-context.js';
import { noteProblem } from './read-note.js';
import { readValue } from './read-value.js';
import { readWhen } from './read-when.js';

const MAX_TEXT_LENGTH = 100;

/** Reads one raw observation, or returns the first reason to refuse it. Unknown fields are not read. */
export function readObservation(raw: unknown, context: ReadingContext): ReadObservation | Rejection {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return rejection('bad_field', 'an observation must be an object');
  const item = raw as RawObservation;
  const userRef = context.user(item.user_id);
  if (isRejection(userRef)) return userRef;
  const metric = typeof item.metric === 'string' ? metricDefinition(item.metric) : null;
  if (!metric) return unknownMetric(item.metric);
  const value = readValue(item, metric);
  if (isRejection(value)) return value;
  const when = readWhen(item, userRef.userId, context);
  if (isRejection(when)) return when;
  const site = readBodySite(item.body_site);
  if (isRejection(site)) return site;
  const problem = textProblem('source', item.source) ?? noteProblem(item.note);
  if (problem) return problem;
  return {
    userRef,
    metric: metric.code,
    ...spelledName(item.metric as string),
    source: textOf(item.source),
    ...site,
    ...when,
    ...value,
  };
}

function textProblem(field: string, raw: unknown): Rejection | null {
  if (raw === undefined || raw === null) return null;
  if (typeof raw !== 'string') return rejection('bad_field', `${field} must be a text`);
  const text = raw.trim();
  if ([...text].length > MAX_TEXT_LENGTH)
    return rejection('bad_field', `${field} must have at most ${MAX_TEXT_LENGTH} characters`);
  if (!isPrintable(text)) return rejection('bad_field', `${field} must hold printable characters only`);
  return null;
}

function textOf(raw: unknown): string {
  return typeof raw === 'string' ? raw.trim() : '';
}
