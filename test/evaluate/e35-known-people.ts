import { composedTexts } from './composed-texts.js';
import { atMost, type Figure, withoutBar } from './figure.js';
import { type ReadWeek, recordedWeeks } from './read-weeks.js';
import type { Setting } from './setting.js';

/** Two months, and two days of three of them. */
const SPAN = 61;
const RECORDED = 40;
const STRANGER = /to know what is usual for you|claim nothing|too few days yet to compare/i;

/** Whether people with months of records read that they are not known yet. */
export async function measure(setting: Setting): Promise<Figure[]> {
  const weeks = (await recordedWeeks(setting)).filter(isKnown);
  return [
    withoutBar('weeks of people with months of records', weeks.length, 'number'),
    atMost('such weeks that call the person unknown', weeks.filter(isStranger).length, 0, 'number'),
    withoutBar('such weeks that are called thin', weeks.filter(isThin).length, 'number'),
  ];
}

const isKnown = ({ known }: ReadWeek): boolean => known.span >= SPAN && known.recorded >= RECORDED;

export const isStranger = (week: ReadWeek): boolean =>
  composedTexts(week).some((text) => STRANGER.test(text));

const isThin = ({ brief }: ReadWeek): boolean =>
  brief.main_story.sentences.some(({ message }) => message?.startsWith('early.') === true);
