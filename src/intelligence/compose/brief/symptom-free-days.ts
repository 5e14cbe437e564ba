import { message } from '../../../messages/message.js';
import { share } from '../../../messages/slots.js';
import type { Brief } from '../../domain/artefacts.js';
import { SYMPTOM_FREE } from '../facts/fact-ids.js';
import type { FactList } from '../facts/fact-list.js';
import { makeFact } from '../facts/make-fact.js';
import { seriesKey } from '../../analysis/scores/measure-systems.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import type { Week } from '../week.js';
import { writtenPart } from '../wording/format-value.js';

/**
 * Days on which every logged symptom was logged as absent, out of the days with any symptom log. Days without a log
 * are in neither number. The result is null when no symptom was logged all week.
 */
export function symptomFreeDays(week: Week, facts: FactList): Brief['week_stats']['symptom_free_days'] {
  let of = 0;
  let count = 0;
  for (let day = 0; day < WEEK_DAYS; day++) {
    const worst = worstOfDay(week, day);
    if (worst === null) continue;
    of++;
    if (worst === 0) count++;
  }
  if (of === 0) return null;
  const days = { days: share({ count, of }) };
  const plain = writtenPart(message('stats.symptom_free', days));
  const display = of === WEEK_DAYS ? plain : writtenPart(message('stats.symptom_free_logged', days));
  facts.add(
    makeFact({
      id: SYMPTOM_FREE,
      kind: 'symptom_free_days',
      window: week.period,
      value: count,
      unit: 'days',
      display: [display, plain],
      n: of,
      method: 'days with every logged symptom absent, of the days with a symptom log',
      evidence: week.systems.flatMap((measure) =>
        measure.symptoms.map((symptom) => ({
          series: seriesKey(week.systems, measure, symptom),
          ...week.period,
        })),
      ),
    }),
  );
  return { count, of, display };
}

/** The worst severity on a day of the week (0 = the first day), over all systems; null when nothing was logged. */
function worstOfDay(week: Week, day: number): number | null {
  let worst: number | null = null;
  for (const { burden } of week.systems) {
    const share = burden.values[burden.values.length - WEEK_DAYS + day];
    if (!Number.isNaN(share) && (worst === null || share > worst)) worst = share;
  }
  return worst;
}
