import type { AppConfig } from '../../../config/app-config.js';

export interface AlertRule {
  alert: string;
  expression: string;
}

/** Names and expressions from a file of Prometheus alert rules, written in the plain style of our own. */
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

/** A week, and the hour by which clocks change. */
const HOURS_BETWEEN_RUNS = 7 * 24 + 1;

interface Threshold {
  variable: string;
  /** The value in the unit of the rules: a ratio where the configuration has percent, and hours between two runs. */
  wanted: number;
  mentions: RegExp;
  comparison: RegExp;
}

/**
 * Describes the numbers in the rules that differ from the configuration. A rule that reads the service's own check
 * has no number to compare.
 */
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
          .map((number) => `${alert} compares with ${number}, but ${variable} means ${wanted}`),
      ),
  );
}

const isNear = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9;
