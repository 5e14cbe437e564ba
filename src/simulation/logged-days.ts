import { createPcg } from '../common/pcg.js';
import type { Pcg } from '../common/pcg.js';
import type { Instrument } from './metric-model.js';
import type { LoggingHabit, SimulationOptions } from './person-options.js';

/** Median share of single missed days, and the largest share a person misses. Gaps of several days are added to them. */
const MISSED: Readonly<Record<Instrument, { median: number; most: number }>> = {
  diary: { median: 0.12, most: 0.45 },
  night: { median: 0.03, most: 0.5 },
  watch: { median: 0.004, most: 0.2 },
  scale: { median: 0.5, most: 0.8 },
};
/** Share of missed days that are followed by another missed day: people tend to forget several days in a row. */
const MISSED_AGAIN = 0.35;
const DAYS_BETWEEN_GAPS = 75;
const GAP_DAYS = { fewest: 3, most: 7 };
/** Share of the diary's gaps in which the watch records nothing either, such as a journey without its charger. */
const GAP_TAKES_WATCH = 0.25;
const WATCH_INSTRUMENTS: readonly Instrument[] = ['watch', 'night'];

/** The days on which an instrument recorded; index 0 is the options' first day. */
export type LoggedDays = (instrument: Instrument, metric: string) => Uint8Array;

/** All instruments of a person share the long gaps; each instrument misses single days independently. */
export function loggedDays(options: SimulationOptions): LoggedDays {
  const habit = options.logging ?? {};
  const length = options.lastDay - options.firstDay + 1;
  const gaps = longGaps(createPcg(`${options.seed}/gaps`), length);
  const chosen = habit.few ? fewDays(createPcg(`${options.seed}/few`), habit, habit.few, options) : null;
  const byInstrument = new Map<Instrument, Uint8Array>();
  const recorded = (instrument: Instrument): Uint8Array => {
    const known = byInstrument.get(instrument);
    if (known) return known;
    const single =
      habit.gaps === 'none' || chosen
        ? new Uint8Array(length).fill(1)
        : withGaps(
            singleDays(createPcg(`${options.seed}/${instrument}`), instrument, length),
            gaps,
            instrument,
          );
    const days = single.map((on, i) =>
      on && inside(options.firstDay + i, habit) && (!chosen || chosen[i]) ? 1 : 0,
    );
    byInstrument.set(instrument, days);
    return days;
  };
  return (instrument, metric) => {
    const last = habit.stopped?.[metric];
    const days = recorded(instrument);
    return last === undefined ? days : days.map((on, i) => (options.firstDay + i <= last ? on : 0));
  };
}

const inside = (day: number, { from = -Infinity, until = Infinity }: LoggingHabit): boolean =>
  day >= from && day <= until;

/** A two-state chain. Its long-run share of missed days is the person's own, drawn from an exponential distribution. */
function singleDays(pcg: Pcg, instrument: Instrument, length: number): Uint8Array {
  const { median, most } = MISSED[instrument];
  const share = Math.min(most, (median / Math.LN2) * -Math.log(1 - pcg.uniform()));
  const missNext = (share * (1 - MISSED_AGAIN)) / (1 - share);
  let missed = pcg.uniform() < share;
  return new Uint8Array(length).map(() => {
    const on = missed ? 0 : 1;
    missed = pcg.uniform() < (missed ? MISSED_AGAIN : missNext);
    return on;
  });
}

interface Gap {
  start: number;
  days: number;
  takesWatch: boolean;
}

function longGaps(pcg: Pcg, length: number): Gap[] {
  const gaps: Gap[] = [];
  for (let start = 0; start < length; start++) {
    if (pcg.uniform() >= 1 / DAYS_BETWEEN_GAPS) continue;
    const days = GAP_DAYS.fewest + pcg.int(GAP_DAYS.most - GAP_DAYS.fewest + 1);
    gaps.push({ start, days, takesWatch: pcg.uniform() < GAP_TAKES_WATCH });
    start += days;
  }
  return gaps;
}

function withGaps(days: Uint8Array, gaps: readonly Gap[], instrument: Instrument): Uint8Array {
  for (const gap of gaps)
    if (gap.takesWatch || !WATCH_INSTRUMENTS.includes(instrument))
      days.fill(0, gap.start, gap.start + gap.days);
  return days;
}

/** Draws distinct days among the last ones (Floyd's algorithm). */
function fewDays(
  pcg: Pcg,
  habit: LoggingHabit,
  few: { days: number; within: number },
  options: SimulationOptions,
): Uint8Array {
  const last = Math.min(options.lastDay, habit.until ?? Infinity) - options.firstDay;
  const first = Math.max(0, last - few.within + 1);
  const chosen = new Uint8Array(options.lastDay - options.firstDay + 1);
  const among = last - first + 1;
  for (let upper = Math.max(0, among - few.days); upper < among; upper++) {
    const drawn = first + pcg.int(upper + 1);
    chosen[chosen[drawn] ? first + upper : drawn] = 1;
  }
  return chosen;
}
