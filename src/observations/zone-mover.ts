import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { describeError } from '../common/errors.js';
import { SerialTick } from '../common/serial-tick.js';
import { ZoneMoveStore } from './zone-move-store.js';

/** Moves the observations of persons whose time zone has changed, chunk by chunk, until there are none. */
@Injectable()
export class ZoneMover implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ZoneMover.name);
  private readonly tick = new SerialTick();

  constructor(private readonly moves: ZoneMoveStore) {}

  /** Moves all that is to be moved; stops between two chunks when the service stops. What is left is found again. */
  moveAll(): Promise<void> {
    return this.tick.run(async () => {
      try {
        while (!this.tick.stopping) {
          const moved = await this.moves.moveChunk();
          if (moved === null) break;
          if (moved.finished)
            this.logger.log({
              event: 'zone_move.finished',
              message: 'All observations of a user are on the days of the new time zone.',
              user_id: moved.userId,
            });
        }
      } catch (error) {
        this.logger.warn({
          event: 'zone_move.failed',
          message: 'Observations could not be moved to another time zone; the next tick tries again.',
          ...describeError(error),
        });
      }
    });
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.tick.drain();
  }
}
