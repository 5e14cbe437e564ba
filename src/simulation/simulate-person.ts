import { createPcg } from '../common/pcg.js';
import { latentSeries } from './latent.js';
import { loggedDays } from './logged-days.js';
import { metricModel } from './metric-models.js';
import type { SimulatedPerson, SimulatedRow, SimulatedSeries, SimulationOptions } from './person-options.js';

/**
 * Simulates a person's daily values, with the autocorrelation, weekends, gaps and scales of real people
 * (docs/simulation.md). Equal options give equal bytes.
 *
 * @throws RangeError for a metric without a model, an impossible relation, or a span that ends before it begins.
 */
export function simulatePerson(options: SimulationOptions): SimulatedPerson {
  if (options.lastDay < options.firstDay) throw new RangeError('the last day is before the first day');
  const latent = latentSeries(options);
  const logged = loggedDays(options);
  return {
    series: options.metrics.map((metric) =>
      recordedSeries(options, metric, latent.get(metric)!, logged(metricModel(metric).instrument, metric)),
    ),
  };
}

function recordedSeries(
  options: SimulationOptions,
  metric: string,
  latent: Float64Array,
  logged: Uint8Array,
): SimulatedSeries {
  const curve = metricModel(metric).curve(
    createPcg(`${options.seed}/${metric}/level`),
    options.scale ?? 'five',
  );
  const factor = options.wrongUnit?.[metric] ?? 1;
  const count = logged.reduce((sum, on) => sum + on, 0);
  const days = new Int32Array(count);
  const values = new Float64Array(count);
  let next = 0;
  for (let i = 0; i < latent.length; i++) {
    if (!logged[i]) continue;
    days[next] = options.firstDay + i;
    values[next++] = curve(latent[i]) * factor;
  }
  return { metric, days, values };
}

/** Lists every recorded value, metric by metric, with ascending days. */
export function* rowsOf(person: SimulatedPerson): Generator<SimulatedRow> {
  for (const { metric, days, values } of person.series)
    for (let i = 0; i < days.length; i++) yield { metric, day: days[i], value: values[i] };
}
