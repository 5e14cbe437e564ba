import type { WeekState } from '../domain/week-state.js';
import type { Velocity } from '../domain/artefacts.js';
import type { ArrivedFlag } from '../../safety/red-flag.js';
import { judgedWeeks } from '../analysis/red-flags/late-courses.js';
import { RED_FLAG_DAYS } from '../analysis/windows.js';
import { roundTo } from './wording/format-value.js';
import type { Week } from './week.js';

/** A reported topic is remembered for this many days: longer than any topic waits until it is reported again. */
const REMEMBERED_DAYS = 182;

/** The state that this week leaves to the next one. */
export function nextState(
  week: Week,
  velocity: Velocity,
  brief: { reported: readonly string[]; ranges: ReadonlySet<string> },
): WeekState {
  const before = week.input.previous?.state;
  const remembered = (before?.told ?? []).filter(
    ({ topic, on }) => on > week.weekOf - REMEMBERED_DAYS && !brief.reported.includes(topic),
  );
  const flagsReported = reportedFlags(week);
  const held = week.ranges.filter((range) => range.held).length;
  return {
    readUntil: week.lastDay,
    ...(flagsReported.length > 0 ? { flagsReported } : {}),
    courses: judgedWeeks(week.redFlags, week.weekOf, before?.courses ?? []),
    score: velocity.score,
    budget: week.budget,
    stories: week.stories.memory,
    ladder: week.ladder.map(({ pair }) => pair),
    // The brief speaks of the ranges that it has shown, so only these are scored.
    ranges: week.forecasts
      .filter(({ metric }) => brief.ranges.has(metric.code))
      .map(({ metric, low, high }) => ({
        metric: metric.code,
        low: roundTo(low, metric.decimals + 2),
        high: roundTo(high, metric.decimals + 2),
        ...(week.sources.has(metric.code) ? { source: week.sources.get(metric.code)! } : {}),
      })),
    rangesHeld: {
      held: (before?.rangesHeld.held ?? 0) + held,
      of: (before?.rangesHeld.of ?? 0) + week.ranges.length,
    },
    told: [...remembered, ...brief.reported.map((topic) => ({ topic, on: week.weekOf }))],
  };
}

/**
 * What has arrived and is reported by this brief or an earlier one. What arrived while the brief was being made is not among
 * it, and neither is what was not on record: the next brief looks at both again.
 */
function reportedFlags({ input, redFlags, weekOf }: Week): ArrivedFlag[] {
  const before = input.previous?.state.flagsReported ?? [];
  const now = (input.arrivedFlags ?? []).filter(
    ({ category, day }) =>
      redFlags.some((flag) => flag.category === category && flag.days.includes(day)) &&
      !before.some((one) => one.category === category && one.day === day),
  );
  return [...before, ...now].filter(({ day }) => day >= weekOf - RED_FLAG_DAYS);
}
