import { consecutiveWeeks } from './consecutive-weeks.js';
import { atLeast, atMost, type Figure, share, skipped, withoutBar } from './figure.js';
import { type ReadWeek, recordedWeeks, shuffledRealWeeks } from './read-weeks.js';
import type { Setting } from './setting.js';

const MOST_UNUSUAL = 0.1;
const HEART_BPM = 5;
const HEART = 'resting_heart_rate';

/** Whether the weeks that are unusual by their days alone are reported. */
export async function measure(setting: Setting): Promise<Figure[]> {
  if (setting.dataDir === null) return [skipped('the most unusual tenth of weeks')];
  const real = (await recordedWeeks(setting)).filter(({ set }) => set !== 'simulated');
  const shuffled = (await shuffledRealWeeks(setting, 'weeks shuffled')).filter(isComparable);
  const comparable = real.filter(isComparable);
  const unusual = mostUnusual(comparable);
  const hearts = heartWeeks(real);
  return [
    atMost('quiet lead, in the most unusual tenth of weeks', share(unusual.map(isQuiet)), 0.15),
    withoutBar('quiet lead, in all comparable weeks', share(comparable.map(isQuiet))),
    atLeast(
      `resting heart rate ${HEART_BPM} bpm off: reported by the second Monday`,
      share(hearts.map(({ isReported }) => isReported)),
      0.6,
    ),
    withoutBar(`weeks with a resting heart rate ${HEART_BPM} bpm off`, hearts.length, 'number'),
    withoutBar('comparable weeks', comparable.length, 'number'),
    withoutBar('weeks that were unusual as a whole, recorded', share(comparable.map(isWhole))),
    atMost('weeks that were unusual as a whole, weeks shuffled', share(shuffled.map(isWhole)), 0.01),
  ];
}

const isComparable = ({ odd }: ReadWeek): boolean => !Number.isNaN(odd.distance);

export const isQuiet = ({ brief }: ReadWeek): boolean => brief.main_story.lead.kind === 'quiet';

const isWhole = ({ brief }: ReadWeek): boolean => brief.stories.some(({ kind }) => kind === 'conjunction');

export function mostUnusual(weeks: readonly ReadWeek[]): ReadWeek[] {
  const sorted = [...weeks].sort((a, b) => b.odd.distance - a.odd.distance);
  return sorted.slice(0, Math.ceil(MOST_UNUSUAL * sorted.length));
}

export function heartWeeks(weeks: readonly ReadWeek[]): { week: ReadWeek; isReported: boolean }[] {
  return consecutiveWeeks(weeks).flatMap((own) =>
    own.flatMap((week, i) =>
      Math.abs(week.odd.heart) >= HEART_BPM
        ? [{ week, isReported: own.slice(i, i + 2).some(tellsOfHeart) }]
        : [],
    ),
  );
}

const tellsOfHeart = ({ brief, insights }: ReadWeek): boolean =>
  brief.main_story.lead.metrics.includes(HEART) ||
  brief.stories.some(({ metrics }) => metrics.includes(HEART)) ||
  insights.some(({ metric }) => metric === HEART);
