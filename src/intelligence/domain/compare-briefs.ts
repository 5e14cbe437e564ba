import type { Brief } from './artefacts.js';

type Metric = Brief['week_stats']['metrics'][number];

/** What a reader finds changed between two briefs of one week: `headline`, `safety`, and `metric:` with the metric's code. */
export function changesOf(before: Brief, after: Brief): string[] {
  const metrics = new Map(before.week_stats.metrics.map((row) => [row.metric, row]));
  const codes = new Set([...metrics.keys(), ...after.week_stats.metrics.map(({ metric }) => metric)]);
  const now = new Map(after.week_stats.metrics.map((row) => [row.metric, row]));
  return [
    ...(before.main_story.headline === after.main_story.headline ? [] : ['headline']),
    ...(spoken(before) === spoken(after) ? [] : ['safety']),
    ...[...codes]
      .filter((code) => shown(metrics.get(code)) !== shown(now.get(code)))
      .sort()
      .map((code) => `metric:${code}`),
  ];
}

/** Whether a reader reads anything else. Facts are what the texts rest on. */
export function readsDifferently(before: Brief, after: Brief): boolean {
  return JSON.stringify({ ...before, facts: [] }) !== JSON.stringify({ ...after, facts: [] });
}

const shown = (row: Metric | undefined): string =>
  row === undefined ? '' : JSON.stringify([row.mean, row.display, row.days, row.trend]);
const spoken = ({ safety }: Brief): string =>
  JSON.stringify(safety.map(({ category, text }) => [category, text]));
