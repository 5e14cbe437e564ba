import { atMost, type Figure, share, skipped, withoutBar } from './figure.js';
import {
  COUNTED_MONDAYS,
  isCounted,
  type Order,
  type ReadWeek,
  recordedWeeks,
  shuffledRealWeeks,
} from './read-weeks.js';
import type { Setting } from './setting.js';

const KINDS = ['trend', 'drift', 'conjunction', 'change', 'episode'] as const;

/** What is claimed of real people over many Mondays, and of the same people with their time in another order. */
export async function measure(setting: Setting): Promise<Figure[]> {
  if (setting.dataDir === null) return [skipped(`claims over ${COUNTED_MONDAYS} Mondays`)];
  const real = (await recordedWeeks(setting)).filter(isCounted);
  const inOrder = async (order: Order): Promise<ReadWeek[]> =>
    (await shuffledRealWeeks(setting, order)).filter(isCounted);
  const weeks = await inOrder('weeks shuffled');
  const days = await inOrder('days shuffled');
  return [
    atMost('claims, weeks shuffled to recorded', rateOf(weeks) / rateOf(real), 0.1),
    withoutBar('claims, days shuffled to recorded', rateOf(days) / rateOf(real)),
    atMost('people who ever read of a drift, weeks shuffled', driftedOf(weeks), 0.05),
    withoutBar('people who ever read of a drift, recorded', driftedOf(real)),
    ...KINDS.map((kind) => withoutBar(`opened: ${kind}, recorded`, openedOf(real, kind), 'number')),
    ...KINDS.map((kind) =>
      withoutBar(`opened: ${kind}, weeks shuffled to recorded`, openedOf(weeks, kind) / openedOf(real, kind)),
    ),
    withoutBar('weeks with a claim, recorded', share(real.map((week) => claimsIn(week) > 0))),
    withoutBar('weeks with a claim, weeks shuffled', share(weeks.map((week) => claimsIn(week) > 0))),
  ];
}

/** Trends, drifts and weeks that were unusual as a whole: each Monday's claims count, repeated or not. */
function claimsIn({ brief, insights }: ReadWeek): number {
  const levels = insights.filter(({ kind }) => kind === 'trend' || kind === 'long_view').length;
  return levels + brief.stories.filter(({ kind }) => kind === 'conjunction').length;
}

/** Claims per person and Monday. */
const rateOf = (weeks: readonly ReadWeek[]): number =>
  weeks.reduce((sum, week) => sum + claimsIn(week), 0) / weeks.length;

const openedOf = (weeks: readonly ReadWeek[], kind: string): number =>
  weeks
    .flatMap(({ brief }) => brief.stories)
    .filter((story) => story.kind === kind && story.state === 'opened').length;

function driftedOf(weeks: readonly ReadWeek[]): number {
  const people = new Map<string, boolean>();
  for (const week of weeks) {
    const isReported =
      week.insights.some(({ kind }) => kind === 'long_view') ||
      week.brief.stories.some(({ kind }) => kind === 'drift');
    people.set(week.person, (people.get(week.person) ?? false) || isReported);
  }
  return share([...people.values()]);
}
