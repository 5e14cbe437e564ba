import {
  type ListSlot,
  type Message,
  message,
  type MessageId,
  type PhraseSlot,
} from '../../../messages/message.js';
import { day, days, list, name, names, phrase } from '../../../messages/slots.js';
import type { MetricDefinition } from '../../../observations/catalogue.js';
import type { Sentence } from '../../domain/artefacts.js';
import type { BlockReason } from '../../domain/verdict.js';
import { MIN_WEEK_DAYS, WEEK_DAYS } from '../../analysis/windows.js';
import { blockedFactId } from '../facts/fact-ids.js';
import { hasReason, type LeftOut } from '../left-out.js';
import type { Week } from '../week.js';
import { inWords, tell } from './sentence.js';

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
    ...(byUnit.length > 0 ? [otherUnit(byUnit, week)] : []),
  ];
}

/** Of metrics that changed on one day, one sentence. */
function sinceGroups(all: readonly LeftOut[]): LeftOut[][] {
  const groups = new Map<number, LeftOut[]>();
  for (const one of all) groups.set(one.since, [...(groups.get(one.since) ?? []), one]);
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

const otherDevice = (group: readonly LeftOut[], week: Week): Sentence =>
  tell(
    week,
    message('left_out.other_device', { measures: namesOf(group), when: sinceWhen(group, week) }),
    idsOf(group),
  );

const otherScale = (group: readonly LeftOut[], week: Week): Sentence =>
  tell(
    week,
    message('left_out.other_scale', { measures: namesOf(group), when: sinceWhen(group, week) }),
    idsOf(group),
  );

const otherUnit = (group: readonly LeftOut[], week: Week): Sentence =>
  tell(week, message('left_out.other_unit', { measures: namesOf(group) }), idsOf(group));

const idsOf = (group: readonly LeftOut[]): string[] => group.map(({ metric }) => blockedFactId(metric.code));

function namesOf(group: readonly LeftOut[]): ListSlot {
  const all = group.map(({ metric }) => name(metric));
  return list(
    all.length <= MOST_NAMED
      ? all
      : [...all.slice(0, MOST_NAMED - 1), phrase(message('left_out.other_measures'))],
  );
}

const sinceWhen = ([{ since }]: readonly LeftOut[], week: Week): PhraseSlot =>
  phrase(
    since >= week.firstDay && since < week.firstDay + WEEK_DAYS - MIN_WEEK_DAYS
      ? message('when.this_week')
      : message('when.since', { day: day(since) }),
  );

/** Why a day is left out, after "Left out: sleep on Tuesday; ". */
const REASONS: Readonly<Record<BlockReason, MessageId>> = {
  other_source: 'left_out.reason.other_source',
  unit: 'left_out.reason.unit',
  scale: 'left_out.reason.scale',
  sentinel: 'left_out.reason.sentinel',
  impossible_day: 'left_out.reason.impossible_day',
  doubled: 'left_out.reason.doubled',
  glitch: 'left_out.reason.glitch',
  not_worn: 'left_out.reason.not_worn',
  half_worn: 'left_out.reason.half_worn',
  night_missing: 'left_out.reason.night_missing',
};

/** One note for each reason that a day of the week is left out for. */
export function leftOutNotes(week: Week): string[] {
  const notes: string[] = [];
  for (const reason of Object.keys(REASONS) as BlockReason[]) {
    const parts = week.leftOut.flatMap(({ metric, verdicts }): Part[] => {
      const of = verdicts.filter((one) => one.reason === reason && one.day >= week.firstDay);
      return of.length === 0 ? [] : [{ metric, days: of.map((one) => one.day) }];
    });
    if (parts.length === 0) continue;
    const why = phrase(message(REASONS[reason]));
    notes.push(inWords(week, message('left_out.note', { parts: partsOf(parts), why })));
  }
  return notes;
}

interface Part {
  metric: MetricDefinition;
  days: number[];
}

/** Metrics that lack the same days are named together. */
function partsOf(parts: readonly Part[]): ListSlot {
  const byDays = new Map<string, { metrics: MetricDefinition[]; when: PhraseSlot }>();
  for (const { metric, days: lacking } of parts) {
    const when = phrase(onDays(lacking));
    const key = JSON.stringify(when);
    const known = byDays.get(key);
    if (known) known.metrics.push(metric);
    else byDays.set(key, { metrics: [metric], when });
  }
  return list(
    [...byDays.values()].map(({ metrics, when }) =>
      phrase(message('left_out.part', { measures: names(metrics), when })),
    ),
  );
}

function onDays(lacking: readonly number[]): Message {
  if (lacking.length === WEEK_DAYS) return message('when.every_day');
  return lacking.length > MIN_WEEK_DAYS
    ? message('when.most_days')
    : message('when.on_days', { days: days(lacking) });
}
