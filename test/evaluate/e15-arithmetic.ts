import { atMost, type Figure } from './figure.js';
import { relativeError, vectorCases } from './vector-cases.js';

const TOLERANCE = 1e-9;

/** Compares every statistic with the reference values: the largest relative difference per method. */
export function measure(): Figure[] {
  const worst = new Map<string, number>();
  for (const { method, actual, expected } of vectorCases())
    worst.set(method, Math.max(worst.get(method) ?? 0, relativeError(actual, expected)));
  return [...worst].map(([method, error]) => atMost(method, error, TOLERANCE, 'number'));
}
