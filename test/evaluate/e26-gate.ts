import { createPcg, type Pcg } from '../../src/common/pcg.js';
import { gateWeek } from '../../src/intelligence/analysis/gate/gate-week.js';
import { usualRange } from '../../src/intelligence/analysis/gate/usual-range.js';
import type { ObservationStream } from '../../src/intelligence/domain/week-input.js';
import { metricDefinition } from '../../src/observations/catalogue.js';
import { atLeast, atMost, type Figure, share, skipped, withoutBar } from './figure.js';
import { before, mondaysOf, readRealSet, type RealPerson, type RealSetName } from './real-people.js';
import type { Setting } from './setting.js';
import { weekInput } from './week-input.js';

const SETS: readonly RealSetName[] = ['lifesnaps', 'soccermon', 'esm-kossakowski'];
/** A true outlier lies this many robust SDs from the person's own median. */
const OUTLIER_SDS = 3.5;
const MIN_DAYS = 35;
const CAUGHT = 0.95;
const LOST = 0.02;

/** Spoils one day of one person's streams; null where it does not apply. */
interface Artefact {
  name: string;
  spoil(streams: readonly ObservationStream[], day: number): ObservationStream[] | null;
  /** The metric whose day must be blocked. */
  metric: string;
}

/** What the gate takes out of real people's days, and what it takes out of days that were spoiled on purpose. */
export async function measure({ dataDir, scale }: Setting): Promise<Figure[]> {
  const lost: boolean[] = [];
  const blocked: boolean[] = [];
  const caught = new Map<string, boolean[]>();
  const pcg = createPcg('E26');
  for (const name of SETS) {
    const set = await readRealSet(dataDir, name);
    if (!set) return [skipped('days of real people')];
    for (const person of set.people.slice(0, Math.ceil(scale * set.people.length))) {
      countLost(person, lost, blocked);
      countCaught(person, pcg, caught);
    }
  }
  return [
    atMost("true outliers (3.5 robust SDs of the person's days) that are lost", share(lost), LOST),
    withoutBar('days that are blocked', share(blocked)),
    ...[...caught].map(([name, hits]) => atLeast(`artefacts caught: ${name}`, share(hits), CAUGHT)),
  ];
}

const lastMonday = (person: RealPerson): number => mondaysOf(person).at(-1)!;

/** Devices' artefacts that the data hold by themselves are among the blocked days: outliers that are lost with a reason. */
function countLost(person: RealPerson, lost: boolean[], blocked: boolean[]): void {
  const weekOf = lastMonday(person);
  const { series, blocked: verdicts } = gateWeek(weekInput({ streams: person.streams, weekOf }));
  for (const { metric, values, start } of series) {
    const own = verdicts.filter((one) => one.metric === metric.code);
    const all = values.slice();
    for (const { day, value } of own) all[day - start] = value;
    const { centre, sd, count } = usualRange(all);
    if (count < MIN_DAYS || sd === 0) continue;
    all.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      const isLost = own.some(({ day }) => day === start + i);
      blocked.push(isLost);
      // A day that no one can have is no true outlier, nor is a night counted as sitting, which the other measures show.
      const isKnown = own.some(({ day, reason }) => day === start + i && KNOWN.has(reason));
      if (Math.abs(value - centre) >= OUTLIER_SDS * sd && !isKnown) lost.push(isLost);
    });
  }
}

const KNOWN = new Set(['impossible_day', 'night_missing', 'not_worn', 'half_worn']);

function countCaught(person: RealPerson, pcg: Pcg, caught: Map<string, boolean[]>): void {
  for (const artefact of ARTEFACTS) {
    const weekOf = lastMonday(person);
    const days = daysOf(person.streams, artefact.metric, weekOf);
    if (days.length < MIN_DAYS) continue;
    const day = days[days.length - 1 - pcg.int(7)];
    const spoiled = artefact.spoil(
      person.streams.map((stream) => before(stream, weekOf)),
      day,
    );
    if (!spoiled) continue;
    const { blocked } = gateWeek(weekInput({ streams: spoiled, weekOf }));
    const hits = caught.get(artefact.name) ?? [];
    hits.push(blocked.some((one) => one.metric === artefact.metric && one.day === day));
    caught.set(artefact.name, hits);
  }
}

function daysOf(streams: readonly ObservationStream[], metric: string, weekOf: number): number[] {
  const days = streams.filter((one) => one.metric === metric).flatMap((one) => Array.from(one.days));
  return [...new Set(days)].filter((day) => day < weekOf).sort((a, b) => a - b);
}

function changed(
  streams: readonly ObservationStream[],
  metric: string,
  day: number,
  change: (value: number) => number | null,
): ObservationStream[] {
  return streams.map((stream) => {
    if (stream.metric !== metric) return stream;
    const kept = Array.from(stream.days, (at, i) => ({
      at,
      value: at === day ? change(stream.values[i]) : stream.values[i],
    })).filter((row): row is { at: number; value: number } => row.value !== null);
    return { ...stream, days: kept.map(({ at }) => at), values: kept.map(({ value }) => value) };
  });
}

const valueOn = (streams: readonly ObservationStream[], metric: string, day: number): number => {
  const stream = streams.find((one) => one.metric === metric && Array.from(one.days).includes(day));
  return stream ? stream.values[Array.from(stream.days).indexOf(day)] : NaN;
};

const inUnit = (name: string, metric: string, factor: number): Artefact => ({
  name,
  metric,
  spoil: (streams, day) => changed(streams, metric, day, (value) => value * factor),
});

const ARTEFACTS: readonly Artefact[] = [
  inUnit('sleep in hours', 'sleep_minutes', 1 / 60),
  inUnit('resting heart rate in hertz', 'resting_heart_rate', 1 / 60),
  inUnit('heart rate variability in seconds', 'hrv_rmssd', 1 / 1000),
  {
    name: 'a code for no reading',
    metric: 'stress',
    spoil: (streams, day) => changed(streams, 'stress', day, () => -1),
  },
  {
    name: 'a night stored twice',
    metric: 'sleep_minutes',
    spoil: (streams, day) => {
      const night = valueOn(streams, 'sleep_minutes', day);
      // Half the usual night twice is a usual night.
      return night > 330 && night < 540
        ? streams.map((one) =>
            one.metric === 'sleep_minutes'
              ? { ...one, days: [...Array.from(one.days), day], values: [...Array.from(one.values), night] }
              : one,
          )
        : null;
    },
  },
  {
    name: 'a night counted as sitting',
    metric: 'sedentary_minutes',
    spoil: (streams, day) => {
      const active = valueOn(streams, 'active_minutes', day);
      if (Number.isNaN(active) || Number.isNaN(valueOn(streams, 'sleep_minutes', day))) return null;
      const without = changed(streams, 'sleep_minutes', day, () => null);
      return changed(without, 'sedentary_minutes', day, () => 1440 - active);
    },
  },
  {
    name: 'a watch that lay still',
    metric: 'sedentary_minutes',
    spoil: (streams, day) => {
      if (Number.isNaN(valueOn(streams, 'active_minutes', day))) return null;
      const asleep = changed(streams, 'sleep_minutes', day, () => null);
      const still = ['steps', 'active_minutes', 'distance_m'].reduce(
        (all, metric) => changed(all, metric, day, () => 0),
        asleep,
      );
      return changed(still, 'sedentary_minutes', day, () => 1440);
    },
  },
  {
    name: 'a watch worn for half the day',
    metric: 'sedentary_minutes',
    spoil: (streams, day) => {
      if (Number.isNaN(valueOn(streams, 'sleep_minutes', day))) return null;
      return ['steps', 'active_minutes', 'distance_m', 'sedentary_minutes'].reduce(
        (all, metric) => changed(all, metric, day, (value) => value / 2),
        [...streams],
      );
    },
  },
  {
    name: 'more hours than a day has',
    metric: 'sleep_minutes',
    spoil: (streams, day) =>
      changed(streams, 'sleep_minutes', day, () => metricDefinition('sleep_minutes')!.plausible.max + 60),
  },
  {
    name: 'a heart rate of a slipped sensor',
    metric: 'resting_heart_rate',
    spoil: (streams, day) => changed(streams, 'resting_heart_rate', day, (value) => value + 60),
  },
];
