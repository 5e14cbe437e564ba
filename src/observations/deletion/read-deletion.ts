import { EARLIEST_DAY, parseDay } from '../../common/calendar.js';
import type { UserRef } from '../../common/user-id.js';
import { metricDefinition } from '../catalogue.js';
import {
  type DeletedId,
  isRejection,
  type RawObservation,
  type Rejection,
  rejection,
} from '../ingest/observation.js';
import { readBodySite } from '../ingest/read-names.js';
import { idProblem } from '../ingest/read-observation.js';
import { readSource } from '../ingest/source-key.js';
import type { ReadingContext } from '../ingest/reading-context.js';
import { readTimestamp } from '../ingest/timestamp.js';

/** The key of one observation, as it was sent. */
export interface DeletedKey {
  userRef: UserRef;
  metric: string;
  source: string;
  bodySite: string;
  moment: Date;
  dated: boolean;
}

/** An observation to take back: by the app's own id, or by its key. */
export type Deletion = DeletedId | DeletedKey;

/** All observations of a person in a range of days or of an import, perhaps of one metric only. */
export interface DeletedRange {
  userRef: UserRef;
  metric: string | null;
  /** `YYYY-MM-DD`, both inclusive; null: without a bound. */
  from: string | null;
  to: string | null;
  /** Only what this import brought. */
  importId: number | null;
}

/** Reads an item of a list: the same item that was posted, without its value, or only its user and id. */
export function readDeletion(raw: unknown, context: ReadingContext): Deletion | Rejection {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return rejection('bad_field', 'must be an object');
  const item = raw as RawObservation;
  const userRef = context.user(item.user_id);
  if (isRejection(userRef)) return userRef;
  const badId = idProblem(item.id);
  if (badId) return badId;
  if (typeof item.id === 'string') return { userRef, clientId: item.id };
  const metric = readMetric(item.metric);
  if (isRejection(metric)) return metric;
  const source = readSource(item.source);
  if (isRejection(source)) return source;
  const site = readBodySite(item.body_site);
  if (isRejection(site)) return site;
  const when = readMoment(item);
  if (isRejection(when)) return when;
  return { userRef, metric: metric.code, source: source.source, bodySite: site.bodySite, ...when };
}

/** Reads `{user_id, from, to, metric?}` or `{user_id, import_id, from?, to?, metric?}`. */
export function readRange(raw: Record<string, unknown>, context: ReadingContext): DeletedRange | Rejection {
  const userRef = context.user(raw.user_id);
  if (isRejection(userRef)) return userRef;
  const metric = raw.metric === undefined || raw.metric === null ? null : readMetric(raw.metric);
  if (metric && isRejection(metric)) return metric;
  const importId = raw.import_id ?? null;
  if (importId !== null && !isImportId(importId))
    return rejection('bad_field', 'import_id must be the number of an import');
  const isOpen = (day: unknown): boolean => importId !== null && (day === undefined || day === null);
  for (const field of ['from', 'to'] as const)
    if (!isDay(raw[field]) && !isOpen(raw[field]))
      return rejection(
        'bad_date',
        `${field} must be a calendar day written YYYY-MM-DD, ${EARLIEST_DAY} or later`,
      );
  const [from, to] = [raw.from ?? null, raw.to ?? null] as (string | null)[];
  if (from !== null && to !== null && to < from) return rejection('bad_date', 'to must not lie before from');
  return { userRef, metric: metric?.code ?? null, from, to, importId };
}

const isImportId = (raw: unknown): raw is number => Number.isSafeInteger(raw) && (raw as number) > 0;

function readMetric(raw: unknown): { code: string } | Rejection {
  const metric = typeof raw === 'string' ? metricDefinition(raw) : null;
  return metric ? { code: metric.code } : rejection('unknown_metric', 'metric is not in the catalogue');
}

function readMoment({
  observed_at: at = null,
  date = null,
}: RawObservation): Pick<DeletedKey, 'moment' | 'dated'> | Rejection {
  if (at !== null) {
    const timestamp = typeof at === 'string' ? readTimestamp(at) : null;
    return timestamp
      ? { moment: timestamp.instant, dated: false }
      : rejection('bad_date', 'observed_at must be an ISO 8601 time with an offset');
  }
  return isDay(date)
    ? { moment: new Date(`${date as string}T00:00:00Z`), dated: true }
    : rejection(
        'bad_date',
        'id, observed_at or date must be given; date is a calendar day written YYYY-MM-DD',
      );
}

const isDay = (raw: unknown): boolean =>
  typeof raw === 'string' && parseDay(raw) !== null && raw >= EARLIEST_DAY;
