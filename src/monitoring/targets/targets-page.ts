import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { type Measured, type Target, WINDOW_NAMES, type WindowName } from './target.js';
import type { TargetReport } from './target-reader.js';

/** The template is read and compiled once. It escapes all values. */
const template = Handlebars.compile(readFileSync(join(__dirname, 'targets.hbs'), 'utf8'));

/** The no-break space keeps a number and its sign on one line. */
const PERCENT = '\u00a0%';

const WINDOW_WORDS: Record<WindowName, string> = {
  last_run: 'Last run',
  weeks_4: '4 weeks',
  weeks_12: '12 weeks',
};

/** Renders the targets as one HTML page without scripts or outside resources (PAGE_POLICY). */
export function renderTargetsPage(report: TargetReport): string {
  return template({
    lastRun: report.last_run,
    at: report.timestamp,
    targets: report.targets.map((target) => ({
      statement: target.statement,
      objective: percent(target.objective),
      windows: WINDOW_NAMES.map((name) => windowModel(name, target)),
    })),
  });
}

function windowModel(name: WindowName, target: Target) {
  const measured = target.windows[name];
  return {
    name: WINDOW_WORDS[name],
    measured: measured.value !== null,
    value: percent(measured.value),
    verdict: measured.met ? 'met' : 'missed',
    met: measured.met,
    counts: `${count(measured.good)} of ${count(measured.total)} ${target.unit}`,
    ...budgetModel(measured),
  };
}

function budgetModel({ budget }: Measured) {
  if (budget === null) return {};
  const left = Math.max(0, Math.min(100, budget.remaining_percent));
  return {
    spent: `${count(budget.spent)} of ${count(budget.allowed)} allowed`,
    left,
    remaining: budget.remaining_percent < 0 ? 'overdrawn' : `${Math.round(left)}${PERCENT} left`,
  };
}

function percent(value: number | null): string {
  return value === null ? '' : `${count(value)}${PERCENT}`;
}

const count = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 });
