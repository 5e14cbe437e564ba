import { isPrintable } from '../../common/printable.js';
import { metricDefinition } from '../catalogue.js';
import { readBodySite, spelledName, unknownMetric } from './read-names.js';
import {
  type DeletedId,
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
import { readSource } from './source-key.js';

const MAX_ID_LENGTH = 128;

/**
 * Reads one raw observation, or returns the first reason to refuse it. An item with an id and the value null takes an
 * observation back. Unknown fields are not read.
 */
export function readObservation(
  raw: unknown,
  context: ReadingContext,
): ReadObservation | DeletedId | Rejection {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return rejection('bad_field', 'an observation must be an object');
  const item = raw as RawObservation;
  const userRef = context.user(item.user_id);
  if (isRejection(userRef)) return userRef;
  const badId = idProblem(item.id);
  if (badId) return badId;
  const clientId = (item.id as string | null | undefined) ?? null;
  if (item.value === null && clientId !== null) return { userRef, clientId };
  const metric = typeof item.metric === 'string' ? metricDefinition(item.metric) : null;
  if (!metric) return unknownMetric(item.metric);
  const value = readValue(item, metric);
  if (isRejection(value)) return value;
  const when = readWhen(item, metric, userRef.userId, context);
  if (isRejection(when)) return when;
  const source = readSource(item.source);
  if (isRejection(source)) return source;
  const site = readBodySite(item.body_site);
  if (isRejection(site)) return site;
  const problem = noteProblem(item.note);
  if (problem) return problem;
  return {
    userRef,
    metric: metric.code,
    ...spelledName(item.metric as string),
    ...source,
    ...site,
    clientId,
    ...when,
    ...value,
  };
}

/** Why the app's own id of an observation is refused; null: it is valid or absent. */
export function idProblem(id: unknown): Rejection | null {
  if (id === undefined || id === null) return null;
  if (typeof id === 'string' && id !== '' && id.length <= MAX_ID_LENGTH && isPrintable(id)) return null;
  return rejection('bad_field', `id must be a text of 1 to ${MAX_ID_LENGTH} printable characters`);
}
