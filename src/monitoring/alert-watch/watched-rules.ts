import { Injectable } from '@nestjs/common';
import { CacheRule } from './cache-rule.js';
import { HealthRules } from './health-rules.js';
import { JobRules } from './job-rules.js';
import type { RuleSource } from './rule-source.js';

/** In this order: what is told by an earlier one is not told again by a later one. */
@Injectable()
export class WatchedRules {
  readonly sources: readonly RuleSource[];

  constructor(ledger: JobRules, cache: CacheRule, health: HealthRules) {
    this.sources = [ledger, cache, health];
  }
}
