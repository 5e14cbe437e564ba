import { unitsTaken } from '../units/conversion.js';
import type { MetricDefinition } from './metric-definition.js';

/** A metric as apps and operators see it. The fields of the definition are in snake_case. */
export interface ListedMetric {
  code: string;
  origin: 'built_in' | 'own';
  /** Units that are taken, beside their other names and multiples. */
  units: string[];
  [field: string]: unknown;
}

export function listedMetric(metric: MetricDefinition, builtIn: boolean): ListedMetric {
  const { code, ...definition } = metric;
  return {
    code,
    origin: builtIn ? 'built_in' : 'own',
    units: unitsTaken(metric),
    ...(snakeCase(definition) as object),
  };
}

const snakeCase = (value: unknown): unknown =>
  withKeys(value, (key) => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

/** A definition as it arrives, with the keys of the code. */
export const camelCase = (value: unknown): unknown =>
  withKeys(value, (key) => key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));

function withKeys(value: unknown, renamed: (key: string) => string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [renamed(key), withKeys(of, renamed)]));
}
