import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, pass, type PreflightCheck, warn } from '../check.js';
import { readAlertRules, thresholdProblems } from './alert-rules.js';

const RULES = join('prometheus', 'rules.yml');

/** Dashboards and alert rules must exist, be readable and agree with the configuration. */
export const monitoringCheck: PreflightCheck = {
  name: 'monitoring',
  inspect: ({ deployDir, config }) => {
    const files = filesIn(deployDir);
    if (!files.includes(RULES))
      return warn(
        `${join('deploy', RULES)} does not exist here.`,
        'Run this in the repository, or name the folder with --deploy.',
      );
    const dashboards = files.filter((file) => /dashboards?\b.*\.json$/.test(file));
    if (dashboards.length === 0) return fail('There is no dashboard.', 'Restore deploy/grafana.');
    const broken = dashboards.filter((file) => !isDashboard(join(deployDir, file)));
    if (broken.length > 0)
      return fail(`These dashboards cannot be read: ${broken.join(', ')}.`, 'Restore the files.');
    const rules = readAlertRules(readFileSync(join(deployDir, RULES), 'utf8'));
    if (rules.length === 0 || rules.some(({ alert, expression }) => alert === '' || expression === ''))
      return fail('The alert rules cannot be read.', 'Check them with `promtool check rules`.');
    const problems = thresholdProblems(rules, config);
    if (problems.length > 0)
      return fail(
        `${problems.join('; ')}.`,
        'Use the same number in both, so that the health page and the alerts agree.',
      );
    return pass(
      `${dashboards.length} dashboards, ${rules.length} alert rules; their thresholds agree with the configuration.`,
    );
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
