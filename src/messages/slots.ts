import { isoDay } from '../common/calendar.js';
import { BEYOND_WRITTEN, keptValue } from './numbers.js';
import { isMedication, isSymptom, type MetricDefinition } from '../observations/catalogue.js';
import type {
  ChoiceSlot,
  CountSlot,
  DaySlot,
  DifferenceSlot,
  LevelSlot,
  ListSlot,
  Message,
  NameSlot,
  NumberSlot,
  PhraseSlot,
  RangeSlot,
  ShareSlot,
  Slot,
  TextSlot,
} from './message.js';

/** The metric's name and grammar. */
export const name = ({ code, label }: MetricDefinition): NameSlot =>
  isSymptom(code) || isMedication(code)
    ? { kind: 'name', metric: code, called: label }
    : { kind: 'name', metric: code };

/** @param value in the metric's unit */
export function level(metric: MetricDefinition, value: number, decimals?: number): LevelSlot {
  const slot: LevelSlot = { kind: 'level', metric: metric.code, value: kept(metric, value) };
  return decimals === undefined ? slot : { ...slot, decimals };
}

/** @param value in the metric's unit */
export const difference = (metric: MetricDefinition, value: number): DifferenceSlot => ({
  kind: 'difference',
  metric: metric.code,
  value: kept(metric, value),
});

/** @param low in the metric's unit, as `high` */
export function range(metric: MetricDefinition, low: number, high: number, decimals?: number): RangeSlot {
  const slot: RangeSlot = {
    kind: 'range',
    metric: metric.code,
    low: kept(metric, low),
    high: kept(metric, high),
  };
  return decimals === undefined ? slot : { ...slot, decimals };
}

export const count = (value: number): CountSlot => ({ kind: 'count', value });

export const number = (value: number, decimals: number): NumberSlot => ({
  kind: 'number',
  value: Number(value.toFixed(decimals)),
  decimals,
});

export const share = (of: { count: number; of: number }): ShareSlot => ({ kind: 'share', ...of });

/** @param dayNumber see common/calendar */
export const day = (dayNumber: number): DaySlot => ({ kind: 'day', date: isoDay(dayNumber) });

export const personText = (text: string): TextSlot => ({ kind: 'text', text });

/** @param choice one of the values that the catalogues select by */
export const choice = (choice: string): ChoiceSlot => ({ kind: 'choice', choice });

export const phrase = ({ id, slots }: Message): PhraseSlot => ({ kind: 'phrase', message: id, slots });

export const list = (items: readonly Slot[]): ListSlot => ({ kind: 'list', items });

export const names = (metrics: readonly MetricDefinition[]): ListSlot => list(metrics.map(name));

/** @param dayNumbers ascending */
export const days = (dayNumbers: readonly number[]): ListSlot => list(dayNumbers.map(day));

/** A number as JSON can hold it; no measure of a person reaches the ends. */
function kept({ decimals }: MetricDefinition, value: number): number | null {
  if (Number.isNaN(value)) return null;
  const bounded = Math.max(-BEYOND_WRITTEN, Math.min(BEYOND_WRITTEN, value));
  const rounded = keptValue(bounded, decimals);
  return rounded === 0 ? 0 : rounded;
}
