import { CRISIS_LINES, crisisContacts, crisisLine, emergencyContacts, type HelpWay } from './crisis-line.js';
import type { RedFlagCategory, RedFlagUrgency } from './red-flag.js';

/**
 * NOT YET REVIEWED BY A CLINICIAN: the list, the urgencies and the texts need a review before people rely on them.
 *
 * The list follows public advice on when to call an ambulance (NHS 999, FAST for strokes, AHA warning signs). The texts
 * are fixed and say where to turn, never what it is: no diagnosis, no comfort, no figures, and no words from a model.
 */
interface Category {
  urgency: RedFlagUrgency;
  text: string;
  /** The text for a record of some days or weeks ago. Urgent categories have one: the others wait for a brief anyway. */
  lateText?: (date: string) => string;
}

const CALL = 'please call your local emergency number now, or ask somebody near you to do it.';
const NOT_FOR_US = 'This app cannot judge it.';

const urgent = (what: string): Category => ({
  urgency: 'urgent',
  text: `You noted ${what}. This can need help right away. ${NOT_FOR_US} If it is there now or comes back: ${CALL}`,
  lateText: (date) =>
    `You noted ${what} on ${date}. ${NOT_FOR_US} If you still have it or it comes back: ${CALL} If it has passed, please tell a doctor about it.`,
});
const soon = (what: string): Category => ({
  urgency: 'soon',
  text: `${what} ${NOT_FOR_US} Please talk to a doctor or nurse about it in the coming days, and sooner if it gets worse.`,
});

const CATEGORIES: Readonly<Record<Exclude<RedFlagCategory, 'self_harm'>, Category>> = {
  chest_pain: urgent('pain or tightness in the chest'),
  breathing: urgent('trouble breathing'),
  stroke_signs: urgent('a change in the face, an arm or your speech'),
  severe_headache: urgent('a sudden or very strong headache'),
  fainting_or_confusion: urgent('fainting or confusion'),
  seizure: urgent('a seizure'),
  bleeding: urgent('blood where it should not be, or black stool'),
  severe_abdominal_pain: urgent('severe pain in the belly'),
  allergic_reaction: urgent('signs of a severe allergic reaction'),
  calf_swelling: urgent('a swollen or painful leg'),
  fever_stiff_neck: urgent('fever with a stiff neck'),
  pregnancy: urgent('bleeding in pregnancy, or a baby that moves less'),
  vision_loss: urgent('a sudden change in your sight'),
  severe_dehydration: urgent('that your body may lack fluid'),
  heartbeat: soon('You noted a fast, skipping or irregular heartbeat.'),
  severe_symptom: soon('You noted a symptom as severe on several days of the week.'),
  lasting_symptom: soon('You noted a symptom that is new to your records and has stayed for some weeks.'),
  frequent_symptom: soon('You noted a symptom on more than half of the days of the last four weeks.'),
  weight_loss: soon('Your recorded weight has gone down a lot within a few weeks.'),
  resting_heart_rate: soon(
    'Your recorded resting heart rate was outside the usual on several days; it is worth asking about.',
  ),
  low_mood: soon('Your recorded mood has stayed at the low end of your own answers for some weeks.'),
};

/** Thoughts of suicide have a text of their own: first a person to talk to, then an ambulance. */
const selfHarmText = (line: string): string =>
  `You noted thoughts of harming yourself or of not wanting to live. You do not have to be alone with this. Please talk to somebody now: a person you trust, or ${line}. If you are in danger: ${CALL}`;

const lateSelfHarmText = (date: string, line: string): string =>
  `On ${date} you noted thoughts of harming yourself or of not wanting to live. You do not have to be alone with this. Please talk to somebody about it: a person you trust, or ${line}. If you are in danger: ${CALL}`;

export const urgencyOf = (category: RedFlagCategory): RedFlagUrgency =>
  category === 'self_harm' ? 'urgent' : CATEGORIES[category].urgency;

/** The fixed text to show, in English. @param timeZone the person's own; null where it is unknown. */
export const routingText = (category: RedFlagCategory, timeZone: string | null = null): string =>
  category === 'self_harm' ? selfHarmText(crisisLine(timeZone)) : CATEGORIES[category].text;

/**
 * The fixed text for a record that arrived some days or weeks after its day.
 * @param date the day as it is spoken, such as `3 November`
 */
export const lateRoutingText = (
  category: RedFlagCategory,
  date: string,
  timeZone: string | null = null,
): string =>
  category === 'self_harm'
    ? lateSelfHarmText(date, crisisLine(timeZone))
    : (CATEGORIES[category].lateText?.(date) ?? CATEGORIES[category].text);

/** Whether a text is the fixed text of this category, for whatever country: it may hold the number of a crisis line. */
export function isRoutingText(category: string, text: string): boolean {
  if (!isRedFlagCategory(category)) return false;
  return category === 'self_harm'
    ? CRISIS_LINES.some((line) => text === selfHarmText(line))
    : text === CATEGORIES[category].text;
}

/** The same of the fixed text for a record of some days ago, whatever its day. */
export function isLateRoutingText(category: string, text: string): boolean {
  if (!isRedFlagCategory(category)) return false;
  const forms =
    category === 'self_harm'
      ? CRISIS_LINES.map((line) => lateSelfHarmText(SOME_DATE, line))
      : [CATEGORIES[category].lateText?.(SOME_DATE) ?? CATEGORIES[category].text];
  return forms.includes(text.replace(/\b\d{1,2} [A-Z][a-z]{2,8}\b/, SOME_DATE));
}
const SOME_DATE = '1 May';

/** Where to turn in the person's country. A red flag that can wait has none. */
export function helpWays(category: RedFlagCategory, timeZone: string | null): readonly HelpWay[] {
  if (urgencyOf(category) === 'soon') return [];
  const emergency = emergencyContacts(timeZone);
  return category === 'self_harm' ? [...crisisContacts(timeZone), ...emergency] : emergency;
}

/** Whether a stored code is a category of this list: an earlier version of the list may have written it. */
export const isRedFlagCategory = (code: string): code is RedFlagCategory =>
  code === 'self_harm' || Object.hasOwn(CATEGORIES, code);
