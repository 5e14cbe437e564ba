import { metricDefinition } from '../../observations/catalogue.js';
import { formatChange, formatNumber } from '../compose/wording/format-value.js';
import type { Fact } from '../domain/artefacts.js';

/** The evidence for a finding, in plain words. What a fact does not hold is left out. */
export interface EvidenceWords {
  n: string;
  method: string;
  interval: string | null;
  q: string | null;
}

const METHODS: Partial<Record<Fact['kind'], string>> = {
  trend:
    'We took the mean of this week and the mean of the four weeks before. Days tend to resemble the day before; the test allows for that. Looking at many measures turns up more that is only chance; the test allows for that too.',
  week_mean: 'The mean of the days of this week that have a value.',
  association:
    'We put the days in order by each measure and looked at whether the two orders agree, after taking out the difference between weekends and weekdays. The more questions we ask, the clearer an answer must be.',
  long_view:
    'We drew the straight line that fits the days of the last weeks best and asked whether it rises or falls more than days that resemble their own yesterday would by chance.',
  change:
    'We looked through the whole history for the one day after which the level was another, and kept it only where it explains far more than chance would.',
  episode:
    'We held each day against the middle of the 28 recorded days before it. Far outside means beyond three and a half times their usual spread.',
  forecast:
    'Two simple forecasts from your own days, one half of each. Four of five such ranges should hold.',
  symptom_free_days:
    'Days on which every symptom you logged was logged as absent. Days without a log are not counted.',
};

export function evidenceWords(fact: Fact): EvidenceWords {
  return {
    n: `${fact.n} ${fact.kind === 'association' ? 'days with both values' : fact.n === 1 ? 'day' : 'days'}`,
    method: METHODS[fact.kind] ?? fact.method,
    interval: COMPARED.has(fact.kind) ? intervalWords(fact) : strengthWords(fact),
    q: fact.q === null ? null : qWords(fact.q),
  };
}

/** Kinds of facts whose interval is that of a change, in the measure's own unit. */
const COMPARED = new Set<Fact['kind']>(['trend', 'long_view', 'change']);

function intervalWords({ metric, interval }: Fact): string | null {
  const definition = metric === null ? null : metricDefinition(metric);
  if (!definition || interval === null) return null;
  const [low, high] = interval.map((bound) => formatChange(definition, bound));
  return `The true change lies between ${low} and ${high}, as far as these days can tell (95 % interval).`;
}

function strengthWords({ kind, unit, value }: Fact): string | null {
  if (kind !== 'association' || unit !== 'rho' || value === null) return null;
  return `Strength ${formatNumber(value, 2)} on a scale from -1 to 1, where 0 means no connection.`;
}

function qWords(q: number): string {
  const shown = q < 0.001 ? 'below 0.001' : formatNumber(q, 3);
  return `Share of such findings that chance alone would make (q): ${shown}.`;
}
