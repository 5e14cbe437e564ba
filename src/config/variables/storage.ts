import { flag, redisUrl, text, url } from '../schemas.js';
import { group, optionalVariable, variable } from '../variable.js';

export const STORAGE = {
  database: group('Database', {
    url: optionalVariable('DATABASE_URL', url('postgres:', 'postgresql:'), {
      example: 'postgresql://user:password@db.example.com:5432/weekly_intelligence',
      comment:
        'PostgreSQL 15 or newer. Unset: the service starts an embedded server, with its data in DATA_DIR/postgres.',
    }),
    dataDir: variable('DATA_DIR', text, {
      default: '.data',
      comment: "The folder of the embedded server's data.",
    }),
    migrateOnBoot: variable('MIGRATE_ON_BOOT', flag, {
      default: true,
      comment:
        'Whether a start brings the schema up to date. false: `npm run migrate` does, and a start on an older schema is refused.',
    }),
  }),
  cache: group('Cache', {
    redisUrl: optionalVariable('REDIS_URL', redisUrl, {
      example: 'redis://cache.example.com:6379',
      comment:
        'Redis for the cache. Unset: in memory. Entries may be lost at any time, so a server with bounded memory and LRU eviction is right.',
    }),
  }),
  queue: group('Queue', {
    redisUrl: optionalVariable('QUEUE_REDIS_URL', redisUrl, {
      example: 'redis://queue.example.com:6379',
      comment:
        "BullMQ's Redis, for more worker processes (npm run worker): another server than the cache's, with maxmemory-policy noeviction. Unset: workers find their batches in PostgreSQL.",
    }),
  }),
};
