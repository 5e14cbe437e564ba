import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { Sql } from '../../database/rows.js';
import { RolloutStore } from './rollout-store.js';
import { type Gate, gatesOf } from './domain/gates.js';
import type { RolloutPosition } from './domain/position.js';
import { stepNamed } from './domain/steps.js';

export interface JudgedStep {
  gates: Gate[];
  /** When the first run at this step ended; null if none has. */
  watchedSince: Date | null;
  /** Whether the watch time is over, or the step needs none. */
  watched: boolean;
}

/** Reads the gates of the rollout's current step from the run tables alone: every replica finds the same (decision 43). */
@Injectable()
export class RolloutGatekeeper {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly store: RolloutStore,
  ) {}

  async readGates(position: RolloutPosition, sql?: Sql): Promise<JudgedStep> {
    const step = stepNamed(position.step);
    const { watchedSince, weekOf, ...measured } = await this.store.measure(position.id, sql);
    // If there are only six active users, six are enough to pass a step of ten.
    const usersWanted =
      weekOf === null ? step.users : (await this.store.firstUsers(weekOf, step.users, sql)).length;
    const figures = { ...measured, usersWanted: Math.max(usersWanted, 1) };
    const gates = gatesOf(step, figures, this.config.rollout);
    const watched = gates.every((gate) => gate.name !== 'watched_hours' || gate.holds);
    return { gates, watchedSince, watched };
  }
}
