import type { Sentence } from '../../domain/artefacts.js';
import type { BlockReason, Verdict } from '../../domain/verdict.js';
import { MIN_WEEK_DAYS, WEEK_DAYS } from '../../analysis/windows.js';
import { blockedFactId } from '../facts/fact-ids.js';
import { hasReason, type LeftOut } from '../left-out.js';
import type { Week } from '../week.js';
import { spokenDate, spokenDays } from '../wording/spoken-day.js';
import { capitalise, listed, voiceOf } from '../wording/voice.js';
import { say } from './sentence.js';

/** More names in one sentence would not be read. */
const MOST_NAMED = 4;

/** What the story says of days that are left out: changes of the device, of the scale and of the unit. */
export function reportLeftOut(week: Week): Sentence[] {
  const cut = week.leftOut.filter(({ isCut }) => isCut);
  const byScale = cut.filter((one) => hasReason(one, 'scale'));
  const bySource = cut.filter((one) => hasReason(one, 'other_source') && !byScale.includes(one));
  const byUnit = week.leftOut.filter((one) => hasReason(one, 'unit'));
  return [
    ...sinceGroups(bySource).map((group) => otherDevice(group, week)),
    ...sinceGroups(byScale).map((group) => otherScale(group, week)),
    ...(byUnit.length > 0 ? [otherUnit(byUnit)] : []),
  ];
}

/** Of metrics that changed on one day, one sentence. */
function sinceGroups(all: readonly LeftOut[]): LeftOut[][] {
  const groups = new Map<number, LeftOut[]>();
  for (const one of all) groups.set(one.since, [...(groups.get(one.since) ?? []), one]);
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

function otherDevice(group: readonly LeftOut[], week: Week): Sentence {
  return say(
    `Another device or app than before has recorded ${namesOf(group)} ${sinceWords(group, week)}. Devices differ whatever the body does, so ${itIs(group)} not compared with the weeks before.`,
    idsOf(group),
  );
}

function otherScale(group: readonly LeftOut[], week: Week): Sentence {
  const { has } = group.length > 1 ? PLURAL : voiceOf(group[0].metric);
  return say(
    `${capitalise(namesOf(group))} ${has} been answered on another scale ${sinceWords(group, week)}, so ${itIs(group)} not compared with the weeks before.`,
    idsOf(group),
  );
}

function otherUnit(group: readonly LeftOut[]): Sentence {
  return say(
    `Days of ${namesOf(group)} look as if they came in another unit, so they are left out. The app or device that records ${group.length > 1 ? 'them' : 'it'} can be set right.`,
    idsOf(group),
  );
}

const PLURAL = { has: 'have' } as const;
const itIs = (group: readonly LeftOut[]): string =>
  group.length > 1 || group[0].metric.words.plural ? 'they are' : 'it is';
const idsOf = (group: readonly LeftOut[]): string[] => group.map(({ metric }) => blockedFactId(metric.code));

function namesOf(group: readonly LeftOut[]): string {
  const names = group.map(({ metric }) => metric.label);
  return listed(names.length <= MOST_NAMED ? names : [...names.slice(0, MOST_NAMED - 1), 'other measures']);
}

const sinceWords = ([{ since }]: readonly LeftOut[], week: Week): string =>
  since >= week.firstDay && since < week.firstDay + WEEK_DAYS - MIN_WEEK_DAYS
    ? 'this week'
    : `since ${spokenDate(since)}`;

/** Why a day is left out, after "Left out: sleep on Tuesday; ". */
const REASONS: Readonly<Record<BlockReason, string>> = {
  other_source: 'another device or app recorded it than the one that is read here',
  unit: 'it looks as if it came in another unit',
  scale: 'it was answered on another scale',
  sentinel: 'the number is a code for a missing reading',
  impossible_day: 'it lies outside what a day can be',
  doubled: 'a record seems to be stored again',
  glitch: 'it lies so far from all other days that a slip of the device is likely',
  not_worn: 'the device seems not to have been worn',
  half_worn: 'the device seems to have been worn for a part of the day only',
  night_missing: 'the night was not recorded, or only in part',
};

/** One note for each reason that a day of the week is left out for. */
export function leftOutNotes(week: Week): string[] {
  const notes: string[] = [];
  for (const reason of Object.keys(REASONS) as BlockReason[]) {
    const parts = week.leftOut.flatMap(({ metric, verdicts }) => {
      const days = verdicts.filter((one) => one.reason === reason && one.day >= week.firstDay);
      return days.length === 0 ? [] : [{ label: metric.label, when: whenWords(days) }];
    });
    if (parts.length > 0) notes.push(`Left out: ${partsWords(parts)}; ${REASONS[reason]}.`);
  }
  return notes;
}

/** Metrics that lack the same days are named together. */
function partsWords(parts: readonly { label: string; when: string }[]): string {
  const byDays = new Map<string, string[]>();
  for (const { label, when } of parts) byDays.set(when, [...(byDays.get(when) ?? []), label]);
  return listed([...byDays].map(([when, labels]) => `${listed(labels)} ${when}`));
}

function whenWords(days: readonly Verdict[]): string {
  if (days.length === WEEK_DAYS) return 'on every day of the week';
  return days.length > MIN_WEEK_DAYS
    ? 'on most days of the week'
    : `on ${spokenDays(days.map(({ day }) => day))}`;
}
