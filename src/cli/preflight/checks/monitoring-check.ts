import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, pass, type PreflightCheck, warn } from '../check.js';
import { readAlertRules, thresholdProblems } from './alert-rules.js';

const RULES = join('prometheus', 'rules.yml');

/** Dashboards and alert rules: there, readable, and of one mind with the configuration. */
export const monitoringCheck: PreflightCheck = {
  name: 'monitoring',
  look: ({ deployDir, config }) => {
    const files = filesIn(deployDir);
    if (!files.includes(RULES))
      return warn(
        `${join('deploy', RULES)} is not there to be looked at.`,
        'Run this where the repository is, or name the folder with --deploy.',
      );
    const dashboards = files.filter((file) => /dashboards?\b.*\.json$/.test(file));
    if (dashboards.length === 0) return fail('There is no dashboard.', 'Bring back deploy/grafana.');
    const broken = dashboards.filter((file) => !isDashboard(join(deployDir, file)));
    if (broken.length > 0)
      return fail(`Not readable: ${broken.join(', ')}.`, 'Bring back the files as they were.');
    const rules = readAlertRules(readFileSync(join(deployDir, RULES), 'utf8'));
    if (rules.length === 0 || rules.some(({ alert, expression }) => alert === '' || expression === ''))
      return fail('The alert rules cannot be read.', 'Check them with `promtool check rules`.');
    const problems = thresholdProblems(rules, config);
    if (problems.length > 0)
      return fail(
        `${problems.join('; ')}.`,
        'Give both the same number, or the page and the pager disagree.',
      );
    return pass(`${dashboards.length} dashboards, ${rules.length} alert rules, thresholds as configured.`);
  },
};

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true }) as string[];
  } catch {
    return [];
  }
}

function isDashboard(path: string): boolean {
  try {
    return Array.isArray((JSON.parse(readFileSync(path, 'utf8')) as { panels?: unknown }).panels);
  } catch {
    return false;
  }
}
