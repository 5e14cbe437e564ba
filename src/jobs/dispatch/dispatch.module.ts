import { BullModule } from '@nestjs/bullmq';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { AppConfig } from '../../config/app-config.js';
import { BatchDispatcher } from './batch-dispatcher.js';
import { BATCH_QUEUE, BatchReceiver, BullmqDispatcher } from './bullmq-dispatcher.js';
import { InlineDispatcher } from './inline-dispatcher.js';

/** How often a lost connection is tried again, at the slowest. */
const RECONNECT_MS = 1000;

/** One dispatcher for the process: BullMQ where QUEUE_REDIS_URL is set, else none but the ledger. */
@Global()
@Module({})
export class DispatchModule {
  static register({ queue: { redisUrl } }: AppConfig): DynamicModule {
    return redisUrl === null
      ? {
          module: DispatchModule,
          providers: [{ provide: BatchDispatcher, useClass: InlineDispatcher }],
          exports: [BatchDispatcher],
        }
      : {
          module: DispatchModule,
          imports: [
            BullModule.forRoot({ connection: connectionTo(redisUrl) }),
            BullModule.registerQueue({ name: BATCH_QUEUE }),
          ],
          providers: [BatchReceiver, { provide: BatchDispatcher, useClass: BullmqDispatcher }],
          exports: [BatchDispatcher],
        };
  }
}

/** A command that cannot be sent now is an error now: the ledger goes on without it. */
const connectionTo = (url: string) => ({
  url,
  enableOfflineQueue: false,
  connectTimeout: RECONNECT_MS,
  retryStrategy: () => RECONNECT_MS,
});
