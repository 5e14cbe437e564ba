import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { endProgram } from '../../common/end-program.js';
import { RedisConnector } from '../../common/redis-connector.js';
import { reconnectWhenReadOnly } from '../../common/redis-trouble.js';
import { ClusterWatch } from '../../common/refuse-redis-cluster.js';
import type { AppConfig } from '../../config/app-config.js';
import { BatchDispatcher } from './batch-dispatcher.js';
import { BATCH_QUEUE, BatchReceiver, BullmqDispatcher, QueueLink } from './bullmq-dispatcher.js';
import { InlineDispatcher } from './inline-dispatcher.js';

/** The longest wait before a lost connection is tried again. */
const RECONNECT_MS = 1000;

/** The process's only dispatcher: BullMQ if QUEUE_REDIS_URL is set; otherwise workers read the run tables alone. */
@Global()
@Module({})
export class DispatchModule {
  static register({ queue: { redisUrl } }: AppConfig): DynamicModule {
    return redisUrl === null ? inline() : overRedis(redisUrl);
  }
}

function inline(): DynamicModule {
  return {
    module: DispatchModule,
    providers: [{ provide: BatchDispatcher, useClass: InlineDispatcher }],
    exports: [BatchDispatcher],
  };
}

function overRedis(url: string): DynamicModule {
  const watch = new ClusterWatch(url, 'QUEUE_REDIS_URL', endProgram);
  const link = new QueueLink(watch);
  const reconnect = reconnectWhenReadOnly();
  // Commands wait for a lost connection. If they were refused at once, BullMQ's worker would repeat them without a pause
  // and leave the process no time for anything else. The dispatcher gives up after a time and leaves the batches to the
  // run tables.
  const connection = {
    url,
    Connector: RedisConnector,
    connectTimeout: RECONNECT_MS,
    retryStrategy: () => (link.wanted ? RECONNECT_MS : null),
    reconnectOnError: (error: Error) => {
      watch.notice(error);
      return reconnect(error);
    },
    // The version is asked with INFO, which managed servers forbid to their users; BullMQ would never become ready.
    skipVersionCheck: true,
  };
  return {
    module: DispatchModule,
    imports: [
      BullModule.forRootAsync({
        // Before a queue is made: it would continue to connect after a refused boot.
        useFactory: async () => {
          await watch.begin();
          return { connection };
        },
      }),
      BullModule.registerQueue({ name: BATCH_QUEUE }),
    ],
    providers: [
      { provide: QueueLink, useValue: link },
      BatchReceiver,
      { provide: BatchDispatcher, useClass: BullmqDispatcher },
    ],
    exports: [BatchDispatcher],
  };
}
