import { type Message, message, type MessageId } from '../../../messages/message.js';
import { day, personText, phrase } from '../../../messages/slots.js';
import { urgencyOf } from '../../../safety/categories.js';
import { type CrisisLineKind, crisisLineFor, type HelpWay } from '../../../safety/crisis-line.js';
import type { RedFlagCategory } from '../../../safety/red-flag.js';

/** What a notice says was noted. The whole texts are those of src/safety: a spec compares them. */
export const NOTED: Readonly<Record<Exclude<RedFlagCategory, 'self_harm'>, MessageId>> = {
  chest_pain: 'safety.chest_pain',
  breathing: 'safety.breathing',
  stroke_signs: 'safety.stroke_signs',
  severe_headache: 'safety.severe_headache',
  fainting_or_confusion: 'safety.fainting_or_confusion',
  seizure: 'safety.seizure',
  bleeding: 'safety.bleeding',
  severe_abdominal_pain: 'safety.severe_abdominal_pain',
  allergic_reaction: 'safety.allergic_reaction',
  calf_swelling: 'safety.calf_swelling',
  fever_stiff_neck: 'safety.fever_stiff_neck',
  pregnancy: 'safety.pregnancy',
  vision_loss: 'safety.vision_loss',
  severe_dehydration: 'safety.severe_dehydration',
  heartbeat: 'safety.heartbeat',
  severe_symptom: 'safety.severe_symptom',
  lasting_symptom: 'safety.lasting_symptom',
  frequent_symptom: 'safety.frequent_symptom',
  weight_loss: 'safety.weight_loss',
  resting_heart_rate: 'safety.resting_heart_rate',
  low_mood: 'safety.low_mood',
};

/**
 * The fixed text of a red flag.
 *
 * @param timeZone the person's own; null where it is unknown
 * @param lateDay day number of a record of an earlier week; null: the record is of this week
 */
export function noticeText(
  category: RedFlagCategory,
  timeZone: string | null,
  lateDay: number | null = null,
): Message {
  const late = lateDay === null ? null : day(lateDay);
  if (category === 'self_harm') {
    const line = phrase(lineText(timeZone));
    return late === null
      ? message('safety.self_harm', { line })
      : message('safety.self_harm_late', { line, day: late });
  }
  const what = phrase(message(NOTED[category]));
  if (urgencyOf(category) === 'soon') return message('safety.soon', { what });
  return late === null
    ? message('safety.urgent', { what })
    : message('safety.urgent_late', { what, day: late });
}

const HELP: Readonly<Record<HelpWay['does'], MessageId>> = {
  call: 'safety.help.call',
  text: 'safety.help.text',
  open: 'safety.help.open',
  emergency: 'safety.help.emergency',
};

/** What the link to help does. */
export const helpText = ({ does, reach }: HelpWay): Message =>
  message(HELP[does], { reach: personText(reach) });

function lineText(timeZone: string | null): Message {
  const { kind, reach } = crisisLineFor(timeZone);
  const number = personText(reach);
  return LINES[kind](number);
}

type Reach = ReturnType<typeof personText>;

const LINES: Readonly<Record<CrisisLineKind, (reach: Reach) => Message>> = {
  anywhere: (site) => message('safety.line.anywhere', { site }),
  phone_or_text: (number) => message('safety.line.phone_or_text', { number }),
  samaritans: (number) => message('safety.line.samaritans', { number }),
  lifeline: (number) => message('safety.line.lifeline', { number }),
};
