/** One check of the monitor: its verdict, its figures, and a message where the verdict needs an explanation. */
export interface HealthCheck {
  healthy: boolean;
  message?: string;
  [figure: string]: number | string | boolean | null | undefined | Record<string, ReadsOfKind>;
}

/** Users' reads of one kind of artefact. The rate is in percent, and null if there were no reads. */
export interface ReadsOfKind {
  hits: number;
  misses: number;
  hit_rate: number | null;
}

export interface LastRun {
  startedAt: Date;
  status: string;
}

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;
/** A change of summer time moves a clock by at most an hour, so a weekly run may begin that much later. */
const ZONE_CHANGE_HOURS = 1;

export function checkLastRun(lastRun: LastRun | null, now: Date, graceSeconds: number): HealthCheck {
  if (lastRun === null) return { healthy: false, message: 'No runs found' };
  const hours = (now.getTime() - lastRun.startedAt.getTime()) / HOUR_MS;
  const allowed = WEEK_HOURS + ZONE_CHANGE_HOURS + graceSeconds / 3600;
  return {
    healthy: hours < allowed,
    hours_since_last_run: round(hours),
    last_run_status: lastRun.status,
    ...(hours < allowed
      ? {}
      : { message: `The last run began ${round(hours)} hours ago; it should be less than ${allowed}.` }),
  };
}

/** Checks that a share in percent is at least `threshold`. `nothing` is the message when nothing was measured. */
export function checkAtLeast(
  name: string,
  percent: number | null,
  threshold: number,
  figures: object,
  nothing: string,
): HealthCheck {
  return checkBound(name, percent, threshold, (value) => value >= threshold, 'at least', figures, nothing);
}

export function checkAtMost(
  name: string,
  value: number | null,
  threshold: number,
  figures: object,
  nothing: string,
): HealthCheck {
  return checkBound(name, value, threshold, (measured) => measured <= threshold, 'at most', figures, nothing);
}

function checkBound(
  name: string,
  value: number | null,
  threshold: number,
  holds: (value: number) => boolean,
  words: string,
  figures: object,
  nothing: string,
): HealthCheck {
  const known = { [name]: value === null ? null : round(value), threshold, ...figures };
  if (value === null) return { healthy: true, ...known, message: nothing };
  const healthy = holds(value);
  return {
    healthy,
    ...known,
    ...(healthy ? {} : { message: `${name} is ${round(value)}; it should be ${words} ${threshold}.` }),
  };
}

/** Returns users' reads by kind, with the hit rate in percent. Only the brief has a target. */
export function readsByKind(
  reads: readonly { kind: string; hits: number; misses: number }[],
): Record<string, ReadsOfKind> {
  return Object.fromEntries(
    reads.map(({ kind, hits, misses }) => [
      kind,
      { hits, misses, hit_rate: hits + misses === 0 ? null : round((100 * hits) / (hits + misses)) },
    ]),
  );
}

const round = (value: number): number => Math.round(value * 100) / 100;
