import type { RenderOptions } from './language.js';
import type { DifferenceSlot, LevelSlot } from './message.js';
import { definitionOf } from './metric-words.js';
import { renderValue } from './render.js';

/** Every way in which a text may write the value: with its unit, and bare beside the metric's name. */
export function writtenSlot(slot: LevelSlot | DifferenceSlot, options: RenderOptions): string[] {
  const found = definitionOf(slot.metric);
  const metric =
    slot.kind === 'level' && slot.decimals !== undefined ? { ...found, decimals: slot.decimals } : found;
  const isDifference = slot.kind === 'difference';
  return [false, true].map((bare) => renderValue(metric, slot.value, options, { bare, isDifference }));
}
