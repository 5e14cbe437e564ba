import { metricDefinition } from '../catalogue.js';
import { cellIn } from './cell.js';
import { conditionReader } from './condition.js';
import type { Header } from './header.js';
import type { FileMapping, SymptomList } from './import-mapping.js';
import { plainWord } from './mapping-cells.js';

export interface NamedSymptom {
  metric: string;
  severity: number;
}

export interface SymptomListReader {
  field: string;
  source: string | undefined;
  /** The named symptoms, each once with its greatest severity; 'missing' for an empty cell or list; or a problem. */
  read(cells: readonly string[]): NamedSymptom[] | 'missing' | { problem: string };
}

const NOT_A_LIST = { problem: 'not a JSON list of symptom names' };
const NOT_NAMES = { problem: 'is not a list of symptom names' };
const MOST_NAMES = 200;
/** `headache (mild)` */
const WITH_DEGREE = /^([^()]+)\(([^()]*)\)$/;

/** Reads a column of lists of symptom names: JSON, or names with a separator. */
export function symptomListReader(
  mapping: SymptomList,
  file: FileMapping,
  header: Header,
): SymptomListReader {
  const place = header.require(mapping.column);
  const severityPlace =
    mapping.severity_column === undefined ? null : header.require(mapping.severity_column);
  const applies = conditionReader(mapping.only_if, file, header);
  const symptomOf = symptomReader(mapping);
  return {
    field: mapping.column,
    source: mapping.source ?? file.source,
    read: (cells) => {
      const cell = cells[place];
      if (!applies(cells)) return 'missing';
      const degree = severityPlace === null ? '' : cells[severityPlace];
      if (cell === '' || cellIn(cell, file.missing_values, file.decimal)) return 'missing';
      const names = mapping.separator === undefined ? jsonList(cell) : cell.split(mapping.separator);
      if (names === null) return NOT_A_LIST;
      if (names.length > MOST_NAMES) return { problem: `has more than ${MOST_NAMES} names` };
      const symptoms = new Map<string, number>();
      for (const name of names) {
        const symptom = name.trim() === '' ? null : symptomOf(name, degree);
        if (symptom === undefined) return mapping.separator === undefined ? NOT_A_LIST : NOT_NAMES;
        if (symptom !== null)
          symptoms.set(symptom.metric, Math.max(symptom.severity, symptoms.get(symptom.metric) ?? 0));
      }
      if (symptoms.size === 0) return 'missing';
      return [...symptoms].map(([metric, severity]) => ({ metric, severity }));
    },
  };
}

/** null for a name that the mapping leaves out, and undefined for one that no symptom can have. */
function symptomReader({ names, degrees, severity, only_named: onlyNamed }: SymptomList) {
  return (text: string, ofRow: string): NamedSymptom | null | undefined => {
    const graded = WITH_DEGREE.exec(text.trim());
    const degree = graded && degreeOf(graded[2], degrees);
    const name = typeof degree === 'number' ? graded![1] : text;
    const id = names.get(plainWord(name));
    if (id === undefined && onlyNamed) return null;
    const metric = `symptom:${id ?? plainId(name)}`;
    if (metricDefinition(metric) === null) return undefined;
    return { metric, severity: degreeOf(ofRow, degrees) ?? degree ?? severity };
  };
}

/** A number, or one of the mapping's words. */
function degreeOf(text: string, degrees: SymptomList['degrees']): number | null {
  const known = degrees?.get(plainWord(text));
  if (known !== undefined) return known;
  return /^(?:10|\d)(?:\.\d+)?(?:\/10)?$/.test(text.trim()) ? Number.parseFloat(text) : null;
}

function plainId(name: string): string {
  return name.trim().toLowerCase().replaceAll(/\s+/g, '_');
}

function jsonList(cell: string): string[] | null {
  try {
    const list: unknown = JSON.parse(cell);
    return Array.isArray(list) && list.every((name) => typeof name === 'string') ? list : null;
  } catch {
    return null;
  }
}
