import { MemoryTextCache } from '../../../cache/memory-text-cache.js';
import { RedisMarks } from '../../../cache/redis-marks.js';
import { RedisTextCache } from '../../../cache/redis-text-cache.js';
import { compareMigrations } from '../../../database/compare-migrations.js';
import { DatabaseHome } from '../../../database/database-home.js';
import { remedyFor, whyHeld } from '../../../database/held.js';
import { KnownMarks } from '../../../database/known-marks.js';
import { pass, type PreflightCheck, warn } from '../check.js';

/** Whether the database is perhaps a copy, or went back in time, so that nothing leaves the service. */
export const homeCheck: PreflightCheck = {
  name: 'home',
  inspect: async ({ database, config }) => {
    const { pending } = await compareMigrations(database());
    if (pending.length > 0)
      return warn(
        'The home of the database cannot be read before the migrations are applied.',
        'Apply them, then run this again.',
      );
    const { redisUrl } = config.cache;
    const cache = redisUrl === null ? new MemoryTextCache() : await RedisTextCache.connect(redisUrl);
    const known = new KnownMarks(config, new RedisMarks(cache));
    const held = await new DatabaseHome(database(), config, known).look().finally(() => cache.close());
    if (held === null) return pass('Messages may leave the service.');
    return warn(`Nothing is sent. ${whyHeld(held)}`, remedyFor(held));
  },
};
