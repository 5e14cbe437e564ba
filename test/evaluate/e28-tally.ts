import { atMost, type Figure, withoutBar } from './figure.js';
import { consecutiveWeeks } from './consecutive-weeks.js';
import { recordedWeeks } from './read-weeks.js';
import type { Setting } from './setting.js';

/** Whether the tally of ranges counts those that a person has seen. */
export async function measure(setting: Setting): Promise<Figure[]> {
  let counted = 0;
  let shown = 0;
  let tooMany = 0;
  let tooManyInAll = 0;
  for (const weeks of consecutiveWeeks(await recordedWeeks(setting))) {
    let shownSoFar = 0;
    let before = 0;
    for (const { brief } of weeks) {
      const [held, all] = talliesIn(brief);
      if (held) {
        counted += held.of;
        shown += before;
        if (held.of > before) tooMany++;
        if (all && all.of > shownSoFar) tooManyInAll++;
      }
      before = brief.looking_ahead.ranges.length;
      shownSoFar += before;
    }
  }
  return [
    atMost('tallies of more ranges than the last brief shows', tooMany, 0, 'number'),
    atMost('tallies of all ranges beyond those ever shown', tooManyInAll, 0, 'number'),
    withoutBar('ranges counted', counted, 'number'),
    withoutBar('ranges shown by the briefs before', shown, 'number'),
  ];
}

type Brief = Awaited<ReturnType<typeof recordedWeeks>>[number]['brief'];

function talliesIn({ looking_ahead: { sentences = [] } }: Brief): ({ of: number } | null)[] {
  const tally = sentences.find(({ slots }) => slots?.held?.kind === 'share');
  const ofSlot = (name: string): { of: number } | null => {
    const slot = tally?.slots?.[name];
    return slot?.kind === 'share' ? { of: slot.of } : null;
  };
  return [ofSlot('held'), ofSlot('all')];
}
