import { uptime } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { Alert, AlertRule } from '../../notifications/alert.js';
import { AlertStore } from '../../notifications/alert-store.js';
import type { HealthCheck } from '../checks.js';
import { type CheckName, IntelligenceMonitor } from '../intelligence-monitor.js';
import type { RuleSource } from './alert-watch.js';

/** With fewer reads than this, the hit rate says nothing about the cache. */
const FEWEST_READS = 50;

interface HealthRule extends Pick<Alert, 'summary' | 'effect' | 'nextStep'> {
  rule: AlertRule;
  check: CheckName;
  /** While an alert of one of these rules is open, the cause is already reported. */
  reportedBy: readonly AlertRule[];
  /** Whether the check has measured enough to be trusted. */
  measuredEnough?: (check: HealthCheck, config: AppConfig) => boolean;
  /** How long the check must have been unhealthy, where the service may correct it by itself. */
  lastingSeconds?: number;
}

const RULES: readonly HealthRule[] = [
  {
    rule: 'last_run_old',
    check: 'last_run',
    reportedBy: ['run_missed', 'run_failed', 'run_stalled'],
    // A service that is new or switched off does not have to run.
    measuredEnough: (check, config) => config.job.enabled && check.hours_since_last_run !== undefined,
    // When a clock is set past a firing, the last run is old at once; the scheduler notices it within half a minute
    // (decision 54).
    lastingSeconds: 60,
    summary: 'No cohort run has begun for more than a week.',
    effect: 'Users see briefs of an earlier week.',
    nextStep: 'Check INTELLIGENCE_ENABLED and GET /admin/runs, then trigger a run of the week manually.',
  },
  {
    rule: 'error_rate_high',
    check: 'error_rate',
    reportedBy: ['success_rate_low', 'run_failed'],
    summary: 'More users failed in the last eight days than HEALTH_MAX_ERROR_RATE allows.',
    effect: 'These users see a fallback brief until a retry succeeds.',
    nextStep: 'Read the error classes in GET /admin/retry-queue.',
  },
  {
    rule: 'generation_slow',
    check: 'generation_time',
    reportedBy: [],
    summary: "Computing a user's week takes longer than HEALTH_MAX_GENERATION_SECONDS.",
    effect: 'Runs take longer, and briefs may be late.',
    nextStep: 'Check the load and the slow queries of the database, and the CPU of the machine.',
  },
  {
    rule: 'cache_hit_rate_low',
    check: 'cache_hit_rate',
    reportedBy: ['redis_away'],
    measuredEnough: (check) => Number(check.reads) >= FEWEST_READS,
    summary: 'The cache answered fewer reads of briefs than HEALTH_MIN_CACHE_HIT_RATE requires.',
    effect: 'Reads are slower and put load on the database.',
    nextStep: 'Check the memory and the evictions of the cache, and whether it was restarted.',
  },
];

/** The rules on the monitor's checks. `success_rate` has no rule of its own: it is the complement of `error_rate`. */
@Injectable()
export class HealthRules implements RuleSource {
  readonly rules = RULES.map(({ rule }) => rule);
  /** When this process first saw a check unhealthy, by the machine's uptime: setting a clock does not change it. */
  private readonly seenSince = new Map<AlertRule, number>();

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly monitor: IntelligenceMonitor,
    private readonly store: AlertStore,
  ) {}

  async findings(): Promise<Alert[]> {
    const { checks } = await this.monitor.report();
    const found: Alert[] = [];
    for (const rule of RULES) {
      const check = checks[rule.check];
      if (!(await this.isFiring(rule, check))) continue;
      const { rule: name, check: subject, summary, effect, nextStep } = rule;
      found.push({ rule: name, subject, summary, effect, nextStep, figures: figuresOf(check) });
    }
    return found;
  }

  private async isFiring(
    { rule, reportedBy, measuredEnough, lastingSeconds = 0 }: HealthRule,
    check: HealthCheck,
  ): Promise<boolean> {
    if (check.healthy || (measuredEnough && !measuredEnough(check, this.config))) {
      this.seenSince.delete(rule);
      return false;
    }
    if (await this.store.isOpen(reportedBy)) return false;
    const since = this.seenSince.get(rule) ?? uptime();
    this.seenSince.set(rule, since);
    // Another replica, or the process before this one, may have seen it earlier and raised the alert.
    return uptime() - since >= lastingSeconds || this.store.isOpen([rule]);
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
