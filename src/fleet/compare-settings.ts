import type { SettingDigests } from './setting-digests.js';

/** What is compared of a process. */
export interface ComparedProcess {
  name: string;
  role: string;
  started_at: Date;
  settings: SettingDigests;
}

/**
 * The variables, by process, in which it differs from most of the others. If as many processes have one value as have the
 * other, the one that has been serving for longest is right.
 */
export function differences(processes: readonly ComparedProcess[]): Map<string, string[]> {
  const byAge = [...processes].sort(longestServingFirst).map(({ name, settings }) => ({
    name,
    settings: Object.assign({}, ...Object.values(settings)) as Record<string, string>,
  }));
  const variables = new Set(byAge.flatMap(({ settings }) => Object.keys(settings)));
  const usual = new Map([...variables].map((variable) => [variable, usualValue(variable, byAge)]));
  return new Map(
    byAge.map(({ name, settings }) => [
      name,
      Object.keys(settings)
        .filter((variable) => settings[variable] !== usual.get(variable))
        .sort(),
    ]),
  );
}

function longestServingFirst(a: ComparedProcess, b: ComparedProcess): number {
  if (a.role !== b.role) return a.role === 'service' ? -1 : 1;
  return a.started_at.getTime() - b.started_at.getTime() || (a.name < b.name ? -1 : 1);
}

function usualValue(variable: string, byAge: readonly { settings: Record<string, string> }[]): string {
  const counts = new Map<string, number>();
  for (const { settings } of byAge)
    if (Object.hasOwn(settings, variable))
      counts.set(settings[variable], (counts.get(settings[variable]) ?? 0) + 1);
  // A map keeps the order of insertion, so the first of equal counts is that of the process that has served for longest.
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
