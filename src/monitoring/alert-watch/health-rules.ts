import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { Alert, AlertRule } from '../../notifications/alert.js';
import { AlertStore } from '../../notifications/alert-store.js';
import type { HealthCheck } from '../checks.js';
import { type CheckName, IntelligenceMonitor } from '../intelligence-monitor.js';
import type { RuleSource } from './rule-source.js';

/** Fewer reads than this say nothing about the cache. */
const FEWEST_READS = 50;

interface HealthRule extends Pick<Alert, 'summary' | 'effect' | 'nextStep'> {
  rule: AlertRule;
  check: CheckName;
  /** While one of these is open the cause is told already. */
  toldBy: readonly AlertRule[];
  /** Whether the check has measured enough to be believed. */
  saysEnough?: (check: HealthCheck, config: AppConfig) => boolean;
}

const RULES: readonly HealthRule[] = [
  {
    rule: 'last_run_old',
    check: 'last_run',
    toldBy: ['run_missed', 'run_failed', 'run_stalled'],
    // A service that is new or switched off owes nobody a run.
    saysEnough: (check, config) => config.job.enabled && check.hours_since_last_run !== undefined,
    summary: 'No run over everybody has begun for more than a week.',
    effect: 'People see briefs of an earlier week.',
    nextStep: 'Check INTELLIGENCE_ENABLED and GET /admin/runs, then trigger the week by hand.',
  },
  {
    rule: 'error_rate_high',
    check: 'error_rate',
    toldBy: ['success_rate_low', 'run_failed'],
    summary: 'More users failed in the last eight days than HEALTH_MAX_ERROR_RATE allows.',
    effect: 'These users see a fallback brief until a retry succeeds.',
    nextStep: 'Read the error classes in GET /admin/retry-queue.',
  },
  {
    rule: 'generation_slow',
    check: 'generation_time',
    toldBy: [],
    summary: 'Computing a user takes longer than HEALTH_MAX_GENERATION_SECONDS.',
    effect: 'Runs take longer; briefs may come late.',
    nextStep: "Look at the database's load and slow queries, and at the machine's CPU.",
  },
  {
    rule: 'cache_hit_rate_low',
    check: 'cache_hit_rate',
    toldBy: ['redis_away'],
    saysEnough: (check) => Number(check.reads) >= FEWEST_READS,
    summary: 'Fewer reads of briefs than HEALTH_MIN_CACHE_HIT_RATE were answered by the cache.',
    effect: 'Reads are slower and load the database.',
    nextStep: "Look at the cache's memory and evictions, and whether it was restarted.",
  },
];

/** The monitor's checks. `success_rate` has no rule of its own: it says the same as `error_rate`, the other way round. */
@Injectable()
export class HealthRules implements RuleSource {
  readonly rules = RULES.map(({ rule }) => rule);

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly monitor: IntelligenceMonitor,
    private readonly store: AlertStore,
  ) {}

  async findings(): Promise<Alert[]> {
    const { checks } = await this.monitor.report();
    const found: Alert[] = [];
    for (const { rule, check: name, toldBy, saysEnough, summary, effect, nextStep } of RULES) {
      const check = checks[name];
      if (
        check.healthy ||
        (saysEnough && !saysEnough(check, this.config)) ||
        (await this.store.isOpen(toldBy))
      )
        continue;
      found.push({ rule, subject: name, summary, effect, nextStep, figures: figuresOf(check) });
    }
    return found;
  }
}

function figuresOf(check: HealthCheck): Alert['figures'] {
  return Object.fromEntries(
    Object.entries(check).filter(
      (entry): entry is [string, string | number] =>
        entry[0] !== 'message' && (typeof entry[1] === 'number' || typeof entry[1] === 'string'),
    ),
  );
}
