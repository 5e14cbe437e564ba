import { composeWeek } from '../../src/intelligence/compose/compose-week.js';
import type { ComposedWeek } from '../../src/intelligence/domain/stored-week.js';
import type { ObservationStream, WeekInput } from '../../src/intelligence/domain/week-input.js';
import type { PreviousWeek } from '../../src/intelligence/domain/week-state.js';
import { metricDefinition } from '../../src/observations/catalogue.js';
import { demoPopulation } from '../../src/simulation/demo-population.js';
import type { SimulatedPerson } from '../../src/simulation/person-options.js';
import { before, mondaysOf, readRealSet, REAL_SETS } from './real-people.js';
import type { Setting } from './setting.js';
import { MONDAY } from './synthetic.js';
import { weekInput } from './week-input.js';

/** One week of one person, as it would be stored. */
export interface WrittenWeek {
  /** The person and the Monday, for the report of a fault. */
  label: string;
  input: WeekInput;
  week: ComposedWeek;
}

interface PersonStreams {
  name: string;
  userId?: string;
  streams: readonly ObservationStream[];
}

const POPULATIONS = 8;
const SIMULATED_MONDAYS = 5;

/** The latest Mondays of about sixty simulated people of every kind, repeated with other seeds. */
export function* simulatedWeeks({ scale }: Setting): Generator<WrittenWeek> {
  const mondays = Array.from(
    { length: SIMULATED_MONDAYS },
    (_, i) => MONDAY - 7 * (SIMULATED_MONDAYS - 1 - i),
  );
  for (let seed = 0; seed < Math.ceil(POPULATIONS * scale); seed++)
    for (const { externalId, trait, person } of demoPopulation(`evaluate ${seed}`, MONDAY - 1)) {
      const name = `simulated ${seed} ${externalId} (${trait})`;
      yield* writeWeeks({ name, streams: streamsOf(person) }, mondays);
    }
}

/** All Mondays of all real people; none without the data. */
export async function* realWeeks({ dataDir, scale }: Setting): AsyncGenerator<WrittenWeek> {
  for (const name of REAL_SETS) {
    const set = await readRealSet(dataDir, name);
    const people = set?.people ?? [];
    for (const person of people.slice(0, Math.ceil(scale * people.length)))
      yield* writeWeeks({ ...person, name: `${name} ${person.name}` }, mondaysOf(person));
  }
}

/** The simulated weeks, then the real ones. */
export async function* allWeeks(setting: Setting): AsyncGenerator<WrittenWeek> {
  yield* simulatedWeeks(setting);
  yield* realWeeks(setting);
}

/** The Mondays of one person in their order; each hands its state to the next. */
export function* writeWeeks(
  { name, userId, streams }: PersonStreams,
  mondays: readonly number[],
): Generator<WrittenWeek> {
  let previous: PreviousWeek | null = null;
  for (const weekOf of mondays) {
    const input = weekInput({
      ...(userId ? { userId } : {}),
      weekOf,
      streams: streams.map((stream) => before(stream, weekOf)),
      previous,
    });
    const week = composeWeek(input);
    yield { label: `${name}, ${week.brief.period.start}`, input, week };
    previous = { weekOf, state: week.state };
  }
}

/** The streams that the service would read: implausible values are stored, but left out of the analysis. */
export function streamsOf({ series }: SimulatedPerson): ObservationStream[] {
  return series.map(({ metric, days, values }) => {
    const { min, max } = metricDefinition(metric)!.plausible;
    const sound = (i: number): boolean => values[i] >= min && values[i] <= max;
    return {
      metric,
      source: 'simulated',
      bodySite: '',
      days: days.filter((_, i) => sound(i)),
      values: values.filter((_, i) => sound(i)),
    };
  });
}
