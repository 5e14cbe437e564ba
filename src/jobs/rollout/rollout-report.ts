import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { RolloutChange } from './rollout-store.js';
import type { Gate } from './domain/gates.js';
import { isHalted } from './domain/position.js';
import { stepAfter, type StepName } from './domain/steps.js';
import { Rollout } from './rollout.js';
import { RolloutGatekeeper } from './rollout-gatekeeper.js';

/** The rollout as an operator sees it. */
export interface RolloutState {
  percent: number;
  /** How many of the lowest places are inside, whatever the percentage. */
  users: number;
  step: StepName;
  next_step: StepName | null;
  /** The feature flag: without it no scheduled run processes any user, whatever the step. */
  enabled: boolean;
  halted: { reason: string | null; since: Date } | null;
  /** The conditions for leaving this step. */
  gates: Gate[];
  /** When the first run at this step ended. */
  watched_since: Date | null;
  history: RolloutChange[];
}

@Injectable()
export class RolloutReport {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly rollout: Rollout,
    private readonly gatekeeper: RolloutGatekeeper,
  ) {}

  async read(historyLimit: number): Promise<RolloutState> {
    const position = await this.rollout.position();
    const { gates, watchedSince } = await this.gatekeeper.readGates(position);
    return {
      percent: position.percent,
      users: position.users,
      step: position.step,
      next_step: stepAfter(position.step)?.name ?? null,
      enabled: this.config.job.enabled,
      halted: isHalted(position) ? { reason: position.reason, since: position.changedAt } : null,
      gates,
      watched_since: watchedSince,
      history: await this.rollout.history(historyLimit),
    };
  }
}
