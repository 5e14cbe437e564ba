import { isoDay } from '../../../common/calendar.js';
import type { AnomalyEpisode } from '../../domain/analysis.js';
import type { Fact } from '../../domain/artefacts.js';
import { daysOfWeek, wholeOf } from '../wording/level-messages.js';
import { formatDays, roundTo, spellings } from '../wording/format-value.js';
import { episodeFactId } from './fact-ids.js';
import { makeFact } from './make-fact.js';

const METHOD =
  'each day against the median of the 28 recorded days before, in robust SDs (1.4826 times the median absolute deviation); 3.5 or more is far outside';
const FAR = 3.5;

/** Days far outside the usual: their values beside the median of the days before. */
export function episodeFact(episode: AnomalyEpisode, firstDay: number): Fact {
  const { metric, days, usual, scale } = episode;
  const decimals = metric.decimals + 1;
  const furthest = days.reduce((far, day) => (Math.abs(day.z) > Math.abs(far.z) ? day : far));
  const written = wholeOf(episode, firstDay);
  const inWeek = daysOfWeek(episode, firstDay);
  const end = isoDay(days[days.length - 1].day);
  return makeFact({
    id: episodeFactId(episode),
    kind: 'episode',
    metric: metric.code,
    window: { start: isoDay(days[0].day), end },
    value: roundTo(furthest.value, decimals),
    unit: metric.unit,
    display: [
      ...spellings(written, inWeek.furthest.value),
      ...spellings(written, usual),
      formatDays(inWeek.days.length),
    ],
    direction: episode.direction,
    certainty: 'proven',
    n: episode.n,
    method: METHOD,
    interval: [roundTo(usual - FAR * scale, decimals), roundTo(usual + FAR * scale, decimals)],
    evidence: [{ series: metric.code, start: isoDay(episode.from), end }],
  });
}
