import { metricDefinition } from '../catalogue.js';
import { cellIn } from './cell.js';
import type { Header } from './header.js';
import type { FileMapping, SymptomList } from './import-mapping.js';

export interface SymptomListReader {
  field: string;
  severity: number;
  source: string | undefined;
  /** Metric codes of the named symptoms, each once; 'missing' for an empty cell or list; null when the cell is not such a list. */
  read(cells: readonly string[]): string[] | 'missing' | null;
}

/** Reads a column of JSON lists of symptom names. */
export function symptomListReader(
  mapping: SymptomList,
  file: FileMapping,
  header: Header,
): SymptomListReader {
  const place = header.require(mapping.column);
  const codeOf = (name: string): string => `symptom:${mapping.names.get(name) ?? plainId(name)}`;
  return {
    field: mapping.column,
    severity: mapping.severity,
    source: mapping.source ?? file.source,
    read: (cells) => {
      const cell = cells[place];
      if (cell === '' || cellIn(cell, file.missing_values, file.decimal)) return 'missing';
      const names = parseList(cell);
      if (names === null) return null;
      if (names.length === 0) return 'missing';
      const codes = [...new Set(names.map(codeOf))];
      return codes.every((code) => metricDefinition(code) !== null) ? codes : null;
    },
  };
}

function plainId(name: string): string {
  return name.trim().toLowerCase().replaceAll(/\s+/g, '_');
}

function parseList(cell: string): string[] | null {
  try {
    const list: unknown = JSON.parse(cell);
    return Array.isArray(list) && list.every((name) => typeof name === 'string') ? list : null;
  } catch {
    return null;
  }
}
