import type { Line } from './line.js';

/** All lines, by their keys (evaluation 2). */
export const LINES: readonly Line[] = [
  { key: 'E1', title: 'Associations where nothing is related', load: () => import('./e01-null.js') },
  {
    key: 'E2',
    title: "One person's inputs with another's outcomes",
    load: () => import('./e02-real-null.js'),
  },
  { key: 'E3', title: 'Twenty Mondays of noise', load: () => import('./e03-repeated-mondays.js') },
  {
    key: 'E4',
    title: 'Share of false ones among those shown',
    load: () => import('./e04-false-discoveries.js'),
  },
  { key: 'E5', title: 'Power', load: () => import('./e05-power.js') },
  { key: 'E6', title: 'Direction and lag', load: () => import('./e06-direction-and-lag.js') },
  { key: 'E7', title: 'Confounding', load: () => import('./e07-confounding.js') },
  { key: 'E8', title: 'False trends', load: () => import('./e08-false-trends.js') },
  { key: 'E9', title: 'True trends', load: () => import('./e09-trend-power.js') },
  { key: 'E10', title: 'Skill of the ranges', load: () => import('./e10-forecast-skill.js') },
  { key: 'E11', title: 'Calibration of the ranges', load: () => import('./e11-calibration.js') },
  { key: 'E12', title: 'Replication', load: () => import('./e12-replication.js') },
  { key: 'E13', title: 'Stability from week to week', load: () => import('./e13-stability.js') },
  { key: 'E14', title: 'The same bytes', load: () => import('./e14-reproducibility.js') },
  { key: 'E15', title: 'Arithmetic', load: () => import('./e15-arithmetic.js') },
  { key: 'E17', title: 'Words agree with the figures', load: () => import('./e17-claims.js') },
  { key: 'E18', title: 'Readability', load: () => import('./e18-readability.js') },
  { key: 'E19', title: 'Evidence behind every number', load: () => import('./e19-evidence.js') },
  { key: 'E20', title: 'Warning signs', load: () => import('./e20-red-flags.js') },
  { key: 'E22', title: 'Thin records', load: () => import('./e22-thin-records.js') },
  { key: 'E23', title: 'Sentences beside the days', load: () => import('./e23-read-again.js') },
  { key: 'E24', title: 'Possible changes in prose', load: () => import('./e24-leans.js') },
  { key: 'E25', title: 'Claims over many Mondays', load: () => import('./e25-repeated-claims.js') },
  { key: 'E26', title: 'What the gate takes out', load: () => import('./e26-gate.js') },
  { key: 'E28', title: 'The tally of ranges', load: () => import('./e28-tally.js') },
  { key: 'E29', title: 'Sizes within the person', load: () => import('./e29-sizes.js') },
  { key: 'E30', title: 'Unusual weeks', load: () => import('./e30-big-weeks.js') },
  { key: 'E31', title: 'Symptoms on every day', load: () => import('./e31-symptom-weeks.js') },
  { key: 'E34', title: 'Repetition', load: () => import('./e34-repetition.js') },
  { key: 'E35', title: 'People with months of records', load: () => import('./e35-known-people.js') },
  { key: 'known_answers', title: 'Known answers of real people', load: () => import('./known-answers.js') },
  { key: 'pairs', title: 'Given pairs', load: () => import('./given-pairs.js') },
];

/** The line that is measured only when pairs are given. */
export const PAIRS_KEY = 'pairs';

export function lineOf(key: string): Line {
  const line = LINES.find((one) => one.key === key);
  if (!line)
    throw new RangeError(`there is no line ${key}; the lines are ${LINES.map((one) => one.key).join(', ')}`);
  return line;
}
