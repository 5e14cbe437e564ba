import { newUserIdProblem } from '../../common/user-id.js';
import { Header } from './header.js';
import type { FileMapping } from './import-mapping.js';
import type { HeaderReading, RowReading } from './row-reader.js';
import { metricReader } from './wide-metric.js';
import { symptomListReader } from './wide-symptoms.js';
import { whenReader } from './wide-when.js';

/**
 * Reads the header of a wide file: one row per person and day (or prompt), one column per metric. Columns without a mapping
 * are not read.
 */
export function readWideHeader(names: readonly string[], mapping: FileMapping): HeaderReading {
  const header = new Header(names);
  const readUser = userReader(mapping, header);
  const userField = 'column' in mapping.user ? mapping.user.column : 'user';
  const readWhen = whenReader(mapping.date, header);
  const metrics = mapping.metrics.map((metric) => metricReader(metric, mapping, header));
  const symptomLists = mapping.symptom_lists.map((list) => symptomListReader(list, mapping, header));
  if (header.problems.length > 0) return { problems: header.problems };

  const read = (cells: readonly string[]): RowReading => {
    const reading: RowReading = { observations: [], missing: 0, problems: [] };
    const user = readUser(cells);
    const userProblem = newUserIdProblem(user);
    if (userProblem) return { ...reading, problems: [{ field: userField, reason: userProblem }] };
    const when = readWhen(cells);
    if (!when) {
      const field = [mapping.date.column, mapping.date.time_column].filter(Boolean).join(' + ');
      return { ...reading, problems: [{ field, reason: "does not fit the mapping's date format" }] };
    }
    const whose = { user_id: user, ...when };
    for (const { field, read: readCell } of metrics) {
      const cell = readCell(cells);
      if (cell === 'missing') reading.missing += 1;
      else if ('problem' in cell) reading.problems.push({ field, reason: cell.problem });
      else reading.observations.push({ field, raw: { ...whose, ...cell.value } });
    }
    for (const { field, severity: value, source, read: readList } of symptomLists) {
      const codes = readList(cells);
      if (codes === 'missing') reading.missing += 1;
      else if (codes === null) reading.problems.push({ field, reason: 'not a JSON list of symptom names' });
      else
        for (const metric of codes)
          reading.observations.push({ field, raw: { ...whose, metric, value, source } });
    }
    return reading;
  };
  return { read, notes: [] };
}

function userReader({ user }: FileMapping, header: Header): (cells: readonly string[]) => string {
  if ('constant' in user) return () => user.constant;
  const place = header.require(user.column);
  return (cells) => cells[place];
}
