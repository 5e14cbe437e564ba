import { uptime } from 'node:os';
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
  /** For how long it must have been so, where something mends it by itself. */
  lastingSeconds?: number;
}

const RULES: readonly HealthRule[] = [
  {
    rule: 'last_run_old',
    check: 'last_run',
    toldBy: ['run_missed', 'run_failed', 'run_stalled'],
    // A service that is new or switched off owes nobody a run.
    saysEnough: (check, config) => config.job.enabled && check.hours_since_last_run !== undefined,
    // A clock that is set past a firing makes the last run old at once; the scheduler sees it within half a minute
    // (decision 54).
    lastingSeconds: 60,
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
  /** Since when this process has seen what has to last, by the machine's uptime: no step of a clock moves it. */
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
      if (!(await this.holds(rule, check))) continue;
      const { rule: name, check: subject, summary, effect, nextStep } = rule;
      found.push({ rule: name, subject, summary, effect, nextStep, figures: figuresOf(check) });
    }
    return found;
  }

  private async holds(
    { rule, toldBy, saysEnough, lastingSeconds = 0 }: HealthRule,
    check: HealthCheck,
  ): Promise<boolean> {
    if (check.healthy || (saysEnough && !saysEnough(check, this.config))) {
      this.seenSince.delete(rule);
      return false;
    }
    if (await this.store.isOpen(toldBy)) return false;
    const since = this.seenSince.get(rule) ?? uptime();
    this.seenSince.set(rule, since);
    // Another replica, or the process before this one, may have seen it for longer.
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
