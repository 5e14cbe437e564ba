import { isPrintable } from '../../common/printable.js';
import { rejection, type Rejection } from './observation.js';

/** The longest source, in characters. */
export const MAX_SOURCE_LENGTH = 100;

export interface ReadSource {
  /** Part of the observation's key: the same instrument always has the same text. */
  source: string;
  /** What kind of instrument it is, as the app says; null: it does not say. */
  sourceKind: string | null;
}

const FIELDS = ['name', 'device', 'kind'] as const;
const NO_SOURCE: ReadSource = { source: '', sourceKind: null };

/** Reads `source`: a text, or an object with a name, and perhaps a device and a kind. */
export function readSource(raw: unknown): ReadSource | Rejection {
  if (raw === undefined || raw === null) return NO_SOURCE;
  if (typeof raw === 'string') return textProblem('source', raw) ?? { ...NO_SOURCE, source: sourceKey(raw) };
  if (typeof raw !== 'object' || Array.isArray(raw))
    return rejection('bad_field', 'source must be a text, or an object with name, device and kind');
  const given = raw as Record<string, unknown>;
  const unknown = Object.keys(given).find((key) => !FIELDS.some((field) => field === key));
  if (unknown !== undefined)
    return rejection('bad_field', 'source may have the fields name, device and kind only');
  for (const field of FIELDS) {
    const value = given[field];
    if (value === undefined || (value === null && field !== 'name')) continue;
    if (typeof value !== 'string') return rejection('bad_field', `source.${field} must be a text`);
    const problem = textProblem(`source.${field}`, value);
    if (problem) return problem;
  }
  const [name, device, kind] = FIELDS.map((field) => (given[field] as string | null | undefined) ?? '');
  if (name.trim() === '') return rejection('bad_field', 'source.name must not be empty');
  const parts = [sourceKey(name), sourceKey(device)].filter((part) => part !== '');
  const source = parts.join(' / ').slice(0, MAX_SOURCE_LENGTH).trim();
  return { source, sourceKind: kind.trim() || null };
}

function textProblem(field: string, text: string): Rejection | null {
  if ([...text.trim()].length > MAX_SOURCE_LENGTH)
    return rejection('bad_field', `${field} must have at most ${MAX_SOURCE_LENGTH} characters`);
  return isPrintable(text.trim())
    ? null
    : rejection('bad_field', `${field} must hold printable characters only`);
}

/** Apple's way to describe a device: `<<HKDevice: 0x28>, name:Apple Watch, hardware:Watch6,2, software:8.5>`. */
const DESCRIPTION = /^<.*\bname:\s*([^>]*?)\s*(?:,\s*(?:manufacturer|model|software|firmware)\b.*)?>?$/i;
const HARDWARE = /\bhardware:\s*([^>]*?)(?:,\s*\w+:|>|$)/i;

/**
 * What of a source differs from record to record, or from update to update, and names no other instrument: addresses,
 * serial numbers, versions, times. In this order, each removed wherever it is found.
 */
const CHANGING: readonly RegExp[] = [
  // UUIDs; hardware addresses of networks and Bluetooth; addresses in memory
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
  /\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b/gi,
  /\b0x[0-9a-f]+\b/gi,
  // times, and then versions of at least two parts
  /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\b/g,
  /(?:\bversion\s*|\bv|\bos\s+|\bbuild\s+|\b)\d+(?:\.\d+)+\w*/gi,
  /\b(?:v|version\s*|build\s*)\d+\b/gi,
  // what is said to be a serial number
  /(?:\b(?:s\/n|sn|serial(?:\s*(?:no|number))?|id|uid|mac|session|record|sync)\b\.?\s*[:=#]\s*|#\s*)[\w-]+/gi,
  // what looks like one: hexadecimal digits, many decimal digits, long mixtures
  /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{6,}\b/gi,
  /\b\d{5,}\b/g,
  /\b(?=(?:[A-Z]*\d){4})(?=\d*[A-Z])[A-Z0-9]{8,}\b/g,
];
/** What is left of brackets and separators whose content was removed. */
const EMPTY_BRACKETS = /[([{<]\s*[,;:|/-]*\s*[)\]}>]/g;
const LOOSE_ENDS = /^[\s,;:|/@#_-]+|[\s,;:|/@#_-]+$/g;

const keys = new Map<string, string>();
const MOST_KEYS = 5000;

/**
 * The part of a source's text that names the instrument. Equal for the records of one instrument, whatever its address,
 * serial number or version; a text without anything else keeps its first word, so that it is not taken for no source.
 */
export function sourceKey(text: string): string {
  const known = keys.get(text);
  if (known !== undefined) return known;
  const key = keyOf(text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim());
  if (keys.size >= MOST_KEYS) keys.clear();
  keys.set(text, key);
  return key;
}

function keyOf(text: string): string {
  if (text === '') return '';
  const described = DESCRIPTION.exec(text);
  const hardware = described && HARDWARE.exec(text)?.[1];
  let key = described ? [described[1].split(',')[0], hardware].filter(Boolean).join(' ') : text;
  for (const pattern of CHANGING) key = key.replaceAll(pattern, ' ');
  key = key.replaceAll(EMPTY_BRACKETS, ' ').replaceAll(/\s+/g, ' ').replaceAll(LOOSE_ENDS, '');
  return key === '' ? 'device' : key;
}
