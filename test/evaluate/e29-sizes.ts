import type { Slot } from '../../src/messages/message.js';
import { metricDefinition } from '../../src/observations/catalogue.js';
import { atMost, type Figure, share, withoutBar } from './figure.js';
import { type ReadWeek, recordedWeeks, storiesOf } from './read-weeks.js';
import type { Setting } from './setting.js';

/** Sizes and ranges that a person of these days would shake the head at. */
export async function measure(setting: Setting): Promise<Figure[]> {
  const weeks = await recordedWeeks(setting);
  const sizes = weeks.flatMap((week) => sizesIn(week).map((one) => isBeyond(week, one)));
  const ranges = weeks.flatMap((week) => [...week.ranges].map(([metric, ends]) => ({ week, metric, ends })));
  return [
    atMost("sizes beyond the person's own 10-90 % range", sizes.filter(Boolean).length, 0, 'number'),
    withoutBar('sizes stated', sizes.length, 'number'),
    withoutBar(
      "ranges for next week wider than the person's own",
      share(
        ranges.map(({ week, metric, ends }) => ends[1] - ends[0] > (week.widths.get(metric) ?? Infinity)),
      ),
    ),
    withoutBar(
      'ranges for next week narrower than two steps of what is recorded',
      share(ranges.map(({ metric, ends }) => isFine(metric, ends))),
    ),
  ];
}

/** Differences in any sentence, at any depth. */
function sizesIn({ brief }: ReadWeek): { metric: string; value: number }[] {
  const found: { metric: string; value: number }[] = [];
  const walk = (slot: Slot): void => {
    if (slot.kind === 'difference' && slot.value !== null)
      found.push({ metric: slot.metric, value: slot.value });
    if (slot.kind === 'list') slot.items.forEach(walk);
    if (slot.kind === 'phrase') Object.values(slot.slots).forEach(walk);
  };
  for (const { slots = {} } of [...storiesOf(brief).flat(), ...(brief.looking_ahead.sentences ?? [])])
    Object.values(slots).forEach(walk);
  return found;
}

const isBeyond = ({ widths }: ReadWeek, { metric, value }: { metric: string; value: number }): boolean =>
  Math.abs(value) > (widths.get(metric) ?? Infinity);

function isFine(metric: string, [low, high]: [number, number]): boolean {
  const step = 10 ** -(metricDefinition(metric)?.decimals ?? 0);
  return high - low < 2 * step;
}
