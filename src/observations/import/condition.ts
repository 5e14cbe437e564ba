import { cellIn } from './cell.js';
import type { Header } from './header.js';
import type { FileMapping, MetricColumn } from './import-mapping.js';

/** Whether a row meets the condition of an entry; every row does where there is none. */
export function conditionReader(
  condition: MetricColumn['only_if'],
  file: FileMapping,
  header: Header,
): (cells: readonly string[]) => boolean {
  if (!condition) return () => true;
  const place = header.require(condition.column);
  const wanted = condition.in !== undefined;
  const values = condition.in ?? condition.not_in ?? [];
  return (cells) => cellIn(cells[place], values, file.decimal) === wanted;
}
