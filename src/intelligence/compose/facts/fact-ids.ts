import type { DeclaredPair, TrendResult } from '../../domain/analysis.js';

/** How facts are named: readable, and the same from week to week, so that a bookmark of evidence keeps its meaning. */
/** The fact that holds a metric's week: a comparison where there is one. */
export const metricFactId = ({ metric, word }: TrendResult): string =>
  `${word === 'too little data' ? 'week' : 'trend'}:${metric.code}`;
export const pairFactId = (pair: DeclaredPair): string => `pair:${pair.x}:${pair.y}:${pair.lag}`;
export const systemFactId = (system: string): string => `system:${system}`;
export const issueFactId = (system: string, metric: string): string => `issue:${system}:${metric}`;
export const dayFactId = (iso: string): string => `day:${iso}`;
export const moreDaysFactId = (metric: string): string => `more:${metric}`;
export const SYMPTOM_FREE = 'symptom_free_days';
export const LOGGED_DAYS = 'logged_days';
export const TESTS = 'tests';
export const SUSPECT_VALUES = 'suspect_values';
export const OPEN_DAYS = 'open_days';
export const SCORE = 'score:velocity';
