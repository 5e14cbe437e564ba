import { startPostgres } from './postgres-server.mjs';
import { startRedis } from './redis-server.mjs';
import { makeTemplate } from './template-database.mjs';

/** Starts one Postgres with a migrated template, and one Redis, for all specs. Specs find them by the environment. */
export default async function globalSetup() {
  const started = [];
  globalThis.stopTestServers = async () => {
    while (started.length > 0) await started.pop().stop();
  };
  // If jest is interrupted, or ends itself (--bail), it never calls the teardown.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

  try {
    const postgres = await startPostgres();
    started.push(postgres);
    const template = await makeTemplate(postgres.url);
    started.push(template);
    const redis = await startRedis();
    if (redis) started.push(redis);
    process.env.WEEKLY_TEST_SERVER_URL = postgres.url;
    process.env.WEEKLY_TEST_PREFIX = template.prefix;
    if (redis) process.env.WEEKLY_TEST_REDIS_URL = redis.url;
  } catch (error) {
    await globalThis.stopTestServers();
    throw error;
  }
}
