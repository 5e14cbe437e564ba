import { flag, postgresUrl, redisUrl, text } from '../schemas.js';
import { group, optionalVariable, variable } from '../variable.js';

export const STORAGE = {
  database: group('Database', {
    url: optionalVariable('DATABASE_URL', postgresUrl, {
      example: 'postgresql://user:password@db.example.com:5432/weekly_intelligence',
      comment:
        'PostgreSQL 15 or newer. Unset: the service starts an embedded server, with its data in DATA_DIR/postgres.',
    }),
    migrationUrl: optionalVariable('MIGRATION_DATABASE_URL', postgresUrl, {
      example: 'postgresql://owner:password@db.example.com:5432/weekly_intelligence',
      comment:
        "The same database for a role that may change the schema. `npm run migrate` uses it and grants the role of DATABASE_URL what the service needs. Unset: DATABASE_URL's role does both.",
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
