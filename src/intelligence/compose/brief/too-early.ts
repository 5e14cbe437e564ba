import { message, type MessageId } from '../../../messages/message.js';
import { isMedication } from '../../../observations/catalogue.js';
import { MIN_WEEK_DAYS } from '../../analysis/windows.js';
import type { Sentence } from '../../domain/artefacts.js';
import { hasReason } from '../left-out.js';
import { type Thinness, thinness } from '../thin-records.js';
import { isAllSuspect, isWeekLeftOut, type Week } from '../week.js';
import { reportLeftOut } from './left-out.js';
import { tell } from './sentence.js';
import type { Topic } from './topics/topic.js';

/** Whether nothing of the week can be compared, for any reason. */
export const isTooEarly = (week: Week): boolean => reasonOf(week) !== null;

/** The headline of a week without a topic; never of a week that could be compared and was steady. */
export const tooEarlyHeadline = (week: Week): Sentence =>
  tell(week, message(reasonOf(week)?.headline ?? 'early.headline.nothing_new'));

/** What is missing, and what becomes of it. */
export function tooEarly(week: Week, lead: Topic | null): Sentence[] {
  const reason = reasonOf(week);
  if (!reason || reason.text === null) return [];
  if (reason.text === 'early.new_person' && lead) return [tell(week, message('early.not_as_a_whole'))];
  return [tell(week, message(reason.text))];
}

interface Reason {
  headline: MessageId;
  /** null: the story says it elsewhere. */
  text: MessageId | null;
}

function reasonOf(week: Week): Reason | null {
  if (isAllSuspect(week)) return { headline: 'early.headline.unreadable', text: 'early.suspect' };
  if (isWeekLeftOut(week))
    return {
      headline: 'early.headline.unreadable',
      text: reportLeftOut(week).length > 0 ? null : 'early.left_out',
    };
  if (!week.hasHistory) return { headline: 'early.headline.no_history', text: 'early.no_history' };
  if (week.loggedDays === 0)
    return week.input.suspectCount > 0
      ? { headline: 'early.headline.no_readable', text: 'early.no_readable' }
      : { headline: 'early.headline.no_records', text: 'early.no_records' };
  const thin = thinness(week);
  if (thin === null) return null;
  if (thin === 'cut')
    return { headline: cutHeadline(week), text: reportLeftOut(week).length > 0 ? null : 'reason.thin.cut' };
  const headline =
    thin === 'new_person' && week.loggedDays < MIN_WEEK_DAYS ? 'early.headline.few_days' : HEADLINES[thin];
  const onlyMedicines = week.series.every(({ metric }) => isMedication(metric.code));
  return { headline, text: onlyMedicines ? 'early.medicines' : TEXTS[thin] };
}

type Thin = Exclude<Thinness, 'cut'>;

const HEADLINES: Readonly<Record<Thin, MessageId>> = {
  thin_week: 'early.headline.thin_week',
  weekly: 'early.headline.nothing_new',
  new_measures: 'early.headline.new_measures',
  after_a_break: 'early.headline.after_a_break',
  new_person: 'early.headline.new_person',
};

const TEXTS: Readonly<Record<Thin, MessageId>> = {
  thin_week: 'early.thin_week',
  weekly: 'early.weekly',
  new_measures: 'early.new_measures',
  after_a_break: 'early.after_a_break',
  new_person: 'early.new_person',
};

function cutHeadline(week: Week): MessageId {
  const cut = week.leftOut.filter(({ isCut }) => isCut);
  if (cut.some((one) => hasReason(one, 'scale'))) return 'early.headline.other_scale';
  return cut.some((one) => hasReason(one, 'other_source'))
    ? 'early.headline.other_device'
    : 'early.headline.nothing_to_compare';
}
