import { newUserIdProblem } from '../../common/user-id.js';
import type { MetricDefinition } from '../catalogue.js';
import type { RawObservation } from '../ingest/observation.js';
import { Header } from './header.js';
import type { FileMapping } from './import-mapping.js';
import { RepeatedHour } from './repeated-hour.js';
import { type RowFields, rowFieldsReader } from './row-fields.js';
import type { FoldRule, HeaderReading, RowObservation, RowReading } from './row-reader.js';
import { RunningTotals } from './running-totals.js';
import { observationDay } from './wide-day.js';
import { type MetricReader, metricReader } from './wide-metric.js';
import { symptomListReader } from './wide-symptoms.js';
import { type RowWhen, whenReader } from './wide-when.js';

/**
 * Reads the header of a wide file: one row per person and day (or prompt), one column per metric. Columns without a mapping
 * are not read.
 */
export function readWideHeader(
  names: readonly string[],
  mapping: FileMapping,
  header = new Header(names, mapping.column_names),
): HeaderReading {
  const readUser = userReader(mapping, header);
  const userField = 'column' in mapping.user ? mapping.user.column : 'user';
  const readWhen = whenReader(mapping.date, header);
  const whenField = [mapping.date.column, mapping.date.time_column].filter(Boolean).join(' + ');
  const metrics = mapping.metrics.flatMap((metric) => metricReader(metric, mapping, header) ?? []);
  const symptomLists = mapping.symptom_lists.map((list) => symptomListReader(list, mapping, header));
  const rowFields = rowFieldsReader(mapping, header);
  if (metrics.length + symptomLists.length === 0)
    header.problems.push({ reason: 'has none of the columns that may be absent' });
  if (header.problems.length > 0) return { problems: header.problems };
  const toObservation = observationMaker(mapping);
  const totals = new RunningTotals();

  const read = (cells: readonly string[]): RowReading => {
    const reading: RowReading = { observations: [], missing: 0, problems: [] };
    const user = readUser(cells);
    const userProblem = newUserIdProblem(user);
    if (userProblem) return { ...reading, problems: [{ field: userField, reason: userProblem }] };
    const when = readWhen(cells);
    if ('problem' in when) return { ...reading, problems: [{ field: whenField, reason: when.problem }] };
    const row = { ...rowFields.read(cells), minutes: when.minutes };
    let others = 0;
    for (const metric of metrics) {
      const { field } = metric;
      const cell = counted(metric, metric.read(cells, row), { user, when }, totals);
      if (cell === 'missing') reading.missing += 1;
      else if (cell === 'other') others += 1;
      else if ('problem' in cell) reading.problems.push({ field, reason: cell.problem });
      else {
        const { definition, mapping: entry } = metric;
        const raw = toObservation(user, when, row, definition, cell.value);
        const rule = entry.fold ?? definition.aggregation;
        reading.observations.push({ field, raw, ...foldOf(when, rule, entry.fold === 'sum') });
      }
    }
    // The row is of a metric that the mapping does not have.
    if (others > 0 && others === metrics.length) reading.missing += 1;
    for (const { field, source = row.source, read: readList } of symptomLists) {
      const symptoms = readList(cells);
      if (symptoms === 'missing') reading.missing += 1;
      else if ('problem' in symptoms) reading.problems.push({ field, reason: symptoms.problem });
      else
        for (const { metric, severity: value } of symptoms) {
          const raw = toObservation(user, when, row, null, { metric, value, source });
          reading.observations.push({ field, raw, ...foldOf(when, 'max') });
        }
    }
    return reading;
  };
  return { read, notes: rowFields.notes };
}

/** A counter's value is what was added since the row before. */
function counted(
  { mapping: { running_total: kind }, field }: MetricReader,
  cell: ReturnType<MetricReader['read']>,
  { user, when }: { user: string; when: RowWhen },
  totals: RunningTotals,
): ReturnType<MetricReader['read']> {
  if (!kind || typeof cell === 'string' || 'problem' in cell) return cell;
  const { metric, value, source, body_site: site } = cell.value;
  const stream = [user, field, metric, source, site].join('\0');
  const added = totals.increment(stream, { value, date: when.date, order: when.order }, kind !== 'lifetime');
  return typeof added === 'number' ? { value: { ...cell.value, value: added } } : added;
}

/** Rows without an instant are parts of their day. */
const foldOf = (when: RowWhen, rule: FoldRule, repeats = false): Pick<RowObservation, 'fold'> =>
  'instants' in when ? {} : { fold: { rule, repeats } };

/** Makes the observations of a file's rows. */
function observationMaker(mapping: FileMapping) {
  const hour = new RepeatedHour();
  const oneIdEach =
    mapping.metric_column !== undefined || mapping.metrics.length + mapping.symptom_lists.length === 1;
  const evenings = mapping.dates_are === 'evenings';
  return (
    user: string,
    when: RowWhen,
    { id }: RowFields,
    definition: MetricDefinition | null,
    value: RawObservation & { metric?: unknown },
  ): RawObservation => {
    const metric = String(value.metric);
    const own = id === undefined ? {} : { id: oneIdEach && definition ? id : `${id}/${metric}` };
    const whose = { user_id: user, ...own, ...value };
    if (!('instants' in when)) {
      const isNight = definition?.words.occasion === 'night';
      return { ...whose, date: observationDay(when, isNight, evenings) };
    }
    const stream = [user, metric, value.source, value.body_site].join('\0');
    const at = hour.pick(when.instants, stream);
    const until = when.until?.find((end) => Date.parse(end) >= Date.parse(at));
    return { ...whose, observed_at: at, ...(until === undefined ? {} : { observed_until: until }) };
  };
}

function userReader({ user }: FileMapping, header: Header): (cells: readonly string[]) => string {
  if ('constant' in user) return () => user.constant;
  if ('given' in user) {
    header.problems.push({
      field: 'user',
      reason: 'the mapping names no user: say whose the file is (--user)',
    });
    return () => '';
  }
  const place = header.require(user.column);
  return (cells) => cells[place];
}
