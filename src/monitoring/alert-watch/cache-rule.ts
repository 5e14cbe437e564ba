import { Injectable } from '@nestjs/common';
import { redisRemedy } from '../../common/redis-trouble.js';
import { TextCache } from '../../cache/text-cache.js';
import type { Alert, AlertRule } from '../../notifications/alert.js';
import type { RuleSource } from './alert-watch.js';

/** Checks whether the configured Redis answers. A cache in the memory of the process always does. */
@Injectable()
export class CacheRule implements RuleSource {
  readonly rules: readonly AlertRule[] = ['redis_away'];

  constructor(private readonly cache: TextCache) {}

  async findings(): Promise<Alert[]> {
    try {
      // One late answer, after a pause of either process, is no reason to wake an operator.
      await this.cache.ping().catch(() => this.cache.ping());
      return [];
    } catch (error) {
      return [
        {
          rule: 'redis_away',
          subject: 'cache',
          summary: 'The Redis server of the cache does not answer.',
          effect: 'Every read goes to PostgreSQL: slower, but still correct.',
          nextStep: `Look at the server behind REDIS_URL: ${redisRemedy(error)}. No data is lost: the cache fills again by itself.`,
          figures: {},
        },
      ];
    }
  }
}
