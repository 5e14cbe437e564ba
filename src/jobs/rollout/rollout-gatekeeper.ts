import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { Sql } from '../../database/rows.js';
import { RolloutStore } from './rollout-store.js';
import { type Gate, gatesOf } from './domain/gates.js';
import type { RolloutPosition } from './domain/position.js';
import { stepNamed } from './domain/steps.js';

export interface JudgedStep {
  gates: Gate[];
  /** When the first run at this step ended; null: none has. */
  watchedSince: Date | null;
  /** Whether the time of watching is over, or none is asked for. */
  watched: boolean;
}

/** Reads the gates of where the rollout stands, from the ledger alone: every replica finds the same (decision 43). */
@Injectable()
export class RolloutGatekeeper {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly store: RolloutStore,
  ) {}

  async readGates(position: RolloutPosition, sql?: Sql): Promise<JudgedStep> {
    const step = stepNamed(position.step);
    const { watchedSince, weekOf, ...measured } = await this.store.measure(position.id, sql);
    // A step of ten users is passed by the six there are.
    const usersWanted =
      weekOf === null ? step.users : (await this.store.firstUsers(weekOf, step.users, sql)).length;
    const figures = { ...measured, usersWanted: Math.max(usersWanted, 1) };
    const gates = gatesOf(step, figures, this.config.rollout);
    const watched = gates.every((gate) => gate.name !== 'watched_hours' || gate.holds);
    return { gates, watchedSince, watched };
  }
}
