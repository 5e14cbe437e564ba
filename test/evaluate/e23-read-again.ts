import { isUnread } from './day-reader.js';
import type { ClaimKind } from './finished-sentence.js';
import { atMost, type Figure, skipped, withoutBar } from './figure.js';
import { type ReadWeek, recordedWeeks, shuffledRealWeeks, storiesOf } from './read-weeks.js';
import type { Setting } from './setting.js';

const KINDS: readonly ClaimKind[] = [
  'back',
  'still',
  'as usual',
  'new level',
  'direction',
  'every day',
  'most days',
  'days counted',
  'symptom days',
];

/** Whether finished sentences are true of the days, by a reader who knows nothing but the days. */
export async function measure(setting: Setting): Promise<Figure[]> {
  const weeks = await recordedWeeks(setting);
  const sentences = weeks.flatMap(({ brief }) => storiesOf(brief).flat());
  return [
    ...KINDS.flatMap((kind) => judged(weeks, kind)),
    withoutBar(
      'sentences with again, back or still that it cannot judge',
      sentences.filter(isUnread).length,
      'number',
    ),
    ...(setting.dataDir === null ? [skipped('weeks shuffled')] : await nulls(setting)),
  ];
}

function judged(weeks: readonly ReadWeek[], kind: ClaimKind): Figure[] {
  const own = weeks.flatMap(({ judgements }) => judgements).filter((one) => one.kind === kind);
  const sure = own.filter(({ isTrue }) => isTrue !== null);
  const wrong = sure.filter(({ isTrue }) => isTrue === false);
  return [
    atMost(`"${kind}": not so by the days`, wrong.length, 0, 'number'),
    withoutBar(`"${kind}": judged`, sure.length, 'number'),
    withoutBar(`"${kind}": too few days to judge`, own.length - sure.length, 'number'),
  ];
}

async function nulls(setting: Setting): Promise<Figure[]> {
  const weeks = await shuffledRealWeeks(setting, 'weeks shuffled');
  return (['back', 'still'] as const)
    .flatMap((kind) => judged(weeks, kind))
    .map((figure) => ({ ...figure, name: `weeks shuffled, ${figure.name}`, bar: '-', met: null }));
}
