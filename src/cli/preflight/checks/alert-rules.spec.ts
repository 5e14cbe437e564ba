import { readConfig } from '../../../config/app-config.js';
import { readAlertRules, thresholdProblems } from './alert-rules.js';

const RULES = `
groups:
  - name: weekly-intelligence
    rules:
      - alert: SuccessRateLow
        expr: weekly_intelligence_target_ratio{target="success_rate",window="last_run"} < 0.95
        for: 5m
        labels:
          severity: page
      - alert: GenerationSlow
        expr: |
          histogram_quantile(0.95,
            sum by (le) (rate(weekly_intelligence_generation_duration_seconds_bucket[1h]))) > 5
        annotations:
          summary: slow
      - alert: LastRunTooOld
        # 168 + 1 + 1 hours
        expr: time() - max(weekly_intelligence_last_run_timestamp_seconds) > 170 * 3600
        labels: { severity: critical }
      - alert: CheckFailed
        expr: weekly_intelligence_check_healthy{check="error_rate"} == 0
      - alert: RetriesFail
        expr: weekly_intelligence_target_ratio{target="retry_success_rate"} < 0.9`;

describe('readAlertRules and thresholdProblems', () => {
  it('read the expressions of all rules, also those over several lines', () => {
    expect(readAlertRules(RULES).map(({ alert }) => alert)).toEqual([
      'SuccessRateLow',
      'GenerationSlow',
      'LastRunTooOld',
      'CheckFailed',
      'RetriesFail',
    ]);
    expect(readAlertRules(RULES)[1].expression).toMatch(/^histogram_quantile\(0\.95, .* > 5$/);
  });

  it('name each rule whose threshold differs from the configuration', () => {
    const problems = (environment: NodeJS.ProcessEnv) =>
      thresholdProblems(readAlertRules(RULES), readConfig(environment));
    expect(problems({})).toEqual([]);
    expect(problems({ HEALTH_MIN_SUCCESS_RATE: '97' })).toEqual([
      'SuccessRateLow compares with 0.95, but HEALTH_MIN_SUCCESS_RATE means 0.97',
    ]);
    expect(problems({ INTELLIGENCE_MISFIRE_GRACE_SECONDS: '7200' })).toEqual([
      'LastRunTooOld compares with 170, but INTELLIGENCE_MISFIRE_GRACE_SECONDS means 171',
    ]);
    expect(problems({ HEALTH_MAX_GENERATION_SECONDS: '3' })).toEqual([
      'GenerationSlow compares with 5, but HEALTH_MAX_GENERATION_SECONDS means 3',
    ]);
  });
});
