import { Injectable } from '@nestjs/common';
import { TextCache } from '../../cache/text-cache.js';
import type { Alert, AlertRule } from '../../notifications/alert.js';
import type { RuleSource } from './rule-source.js';

/** Whether the configured Redis answers; the memory of the process always does. */
@Injectable()
export class CacheRule implements RuleSource {
  readonly rules: readonly AlertRule[] = ['redis_away'];

  constructor(private readonly cache: TextCache) {}

  async findings(): Promise<Alert[]> {
    try {
      // One answer that came too late, in a pause of either process, is no reason to wake anybody.
      await this.cache.ping().catch(() => this.cache.ping());
      return [];
    } catch {
      return [
        {
          rule: 'redis_away',
          subject: 'cache',
          summary: 'The Redis of the cache does not answer.',
          effect: 'Every read goes to PostgreSQL: slower, and still right.',
          nextStep: 'Check the server behind REDIS_URL. Nothing is lost: the cache fills itself again.',
          figures: {},
        },
      ];
    }
  }
}
