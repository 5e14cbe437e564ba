import { isoDay } from '../../src/common/calendar.js';
import { composeWeek } from '../../src/intelligence/compose/compose-week.js';
import { proofreadBrief } from '../../src/intelligence/compose/proofread/proofread-brief.js';
import { toStoredWeek } from '../../src/intelligence/domain/stored-week.js';
import type { WeekInput } from '../../src/intelligence/domain/week-input.js';
import { benchPerson, benchUsers } from './bench-people.js';

const USERS = 500;
const WARM_UP_ROUNDS = 6;
const ROUNDS = 6;

/**
 * Milliseconds of CPU of the intelligence per user, for all artefacts: from the observations to the stored texts, with the
 * proofreading of the brief and the state of the week before. It is the CPU time of this process, with garbage collection
 * and warm code; the least of several rounds, because the machine is shared.
 */
export function intelligenceCost(weekOf: number, weeks: number): number {
  const inputs = benchUsers(USERS).map((user) => {
    const { series } = benchPerson(user, weekOf - 7 * weeks, weekOf - 1);
    return inputOf(user.userId, weekOf, series);
  });
  for (let round = 0; round < WARM_UP_ROUNDS; round++) inputs.forEach(make);
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    inputs.forEach(make);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / USERS;
  });
  return Math.min(...rounds);
}

function inputOf(
  userId: string,
  weekOf: number,
  series: readonly { metric: string; days: Int32Array; values: Float64Array }[],
): WeekInput {
  const streams = series.map((one) => ({ ...one, source: '', bodySite: '' }));
  const input = { userId, suspectCount: 0, previous: null, experiments: [], notedFlags: [], timeZone: null };
  const earlier = streams.map((one) => {
    const kept = one.days.filter((day) => day < weekOf - 7).length;
    return { ...one, days: one.days.subarray(0, kept), values: one.values.subarray(0, kept) };
  });
  const lastWeek = { ...input, weekOf: weekOf - 7, lastCompleteDay: weekOf - 8, streams: earlier };
  const previous = { weekOf: weekOf - 7, state: composeWeek(lastWeek).state };
  return { ...input, weekOf, lastCompleteDay: weekOf - 1, streams, previous };
}

/** The work of the run for a user between reading and writing. @throws Error when the brief fails its proofreading */
function make(input: WeekInput): void {
  const week = composeWeek(input);
  if (proofreadBrief(week.brief).length > 0) throw new Error('a brief of the bench failed its proofreading');
  toStoredWeek(input.userId, isoDay(input.weekOf), week, null, new Date(0));
}
