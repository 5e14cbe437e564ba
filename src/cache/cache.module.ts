import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { endProgram } from '../common/end-program.js';
import { ClusterWatch } from '../common/refuse-redis-cluster.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { SharedMarks } from '../database/shared-marks.js';
import { CacheReadLog } from './cache-read-log.js';
import { CacheReadStatRecord } from './cache-read-stat.record.js';
import { IntelligenceCache } from './intelligence-cache.js';
import { MemoryTextCache } from './memory-text-cache.js';
import { RedisMarks } from './redis-marks.js';
import { RedisTextCache } from './redis-text-cache.js';
import { TextCache } from './text-cache.js';

/**
 * Provides Redis as the cache if REDIS_URL is set, and otherwise this process's memory. Global, because the database's room
 * keeps marks there and may not know of caches.
 */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([CacheReadStatRecord])],
  providers: [
    {
      provide: TextCache,
      inject: [APP_CONFIG],
      useFactory: async ({ cache }: AppConfig): Promise<TextCache> => {
        if (!cache.redisUrl) return new MemoryTextCache(cache.inMemory);
        const watch = new ClusterWatch(cache.redisUrl, 'REDIS_URL', endProgram);
        await watch.begin();
        return RedisTextCache.connect(cache.redisUrl, watch);
      },
    },
    CacheReadLog,
    IntelligenceCache,
    { provide: SharedMarks, useClass: RedisMarks },
  ],
  exports: [TextCache, IntelligenceCache, CacheReadLog, SharedMarks],
})
export class CacheModule implements OnApplicationShutdown {
  constructor(private readonly store: TextCache) {}

  onApplicationShutdown(): Promise<void> {
    return this.store.close();
  }
}
