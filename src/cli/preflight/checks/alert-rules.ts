import type { AppConfig } from '../../../config/app-config.js';

export interface AlertRule {
  alert: string;
  expression: string;
}

/** Names and expressions of a file of Prometheus alert rules, in the plain style in which ours are written. */
export function readAlertRules(yaml: string): AlertRule[] {
  return yaml
    .split(/^\s*- alert:/m)
    .slice(1)
    .map((text) => ({
      alert: /^\s*['"]?([\w-]+)/.exec(text)?.[1] ?? '',
      expression: (
        /^\s*expr:([\s\S]*?)(?=^\s*(?:for|keep_firing_for|labels|annotations):|(?![\s\S]))/m.exec(
          text,
        )?.[1] ?? ''
      )
        .replace(/^\s*[|>][-+]?\s*$/m, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    }));
}

/** A week, and the hour that clocks change by. */
const HOURS_BETWEEN_RUNS = 7 * 24 + 1;

interface Threshold {
  variable: string;
  /** In what the rules say: a ratio for what the configuration gives in percent, hours between two runs. */
  wanted: number;
  mentions: RegExp;
  comparison: RegExp;
}

/** Numbers of the rules that differ from the configuration's, in words. A rule that asks the service's own check has none. */
export function thresholdProblems(
  rules: readonly AlertRule[],
  { health, job }: Pick<AppConfig, 'health' | 'job'>,
): string[] {
  const below = /<=?\s*([\d.]+)/g;
  const above = />=?\s*([\d.]+)/g;
  const thresholds: Threshold[] = [
    {
      variable: 'HEALTH_MIN_SUCCESS_RATE',
      wanted: health.minSuccessRate / 100,
      mentions: /(?<!retry_)success_rate/,
      comparison: below,
    },
    {
      variable: 'HEALTH_MIN_CACHE_HIT_RATE',
      wanted: health.minCacheHitRate / 100,
      mentions: /cache_hit_rate/,
      comparison: below,
    },
    {
      variable: 'HEALTH_MAX_GENERATION_SECONDS',
      wanted: health.maxGenerationSeconds,
      mentions: /generation_duration_seconds|generation_time/,
      comparison: above,
    },
    {
      variable: 'HEALTH_MAX_ERROR_RATE',
      wanted: health.maxErrorRate / 100,
      mentions: /error_rate/,
      comparison: above,
    },
    {
      variable: 'INTELLIGENCE_MISFIRE_GRACE_SECONDS',
      wanted: HOURS_BETWEEN_RUNS + job.misfireGraceSeconds / 3600,
      mentions: /last_run_timestamp_seconds/,
      comparison: above,
    },
  ];
  return thresholds.flatMap(({ variable, wanted, mentions, comparison }) =>
    rules
      .filter(({ expression }) => mentions.test(expression) && !expression.includes('check_healthy'))
      .flatMap(({ alert, expression }) =>
        [...expression.matchAll(comparison)]
          .map((match) => Number(match[1]))
          .filter((number) => !isNear(number, wanted))
          .map((number) => `${alert} compares with ${number} where ${variable} means ${wanted}`),
      ),
  );
}

const isNear = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9;
