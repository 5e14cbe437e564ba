import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ConflictError, describeError } from '../../common/errors.js';
import { Alerts } from '../../notifications/alerts.js';
import { RolloutStore } from './rollout-store.js';
import { breachesOf, type Gate } from './domain/gates.js';
import { isHalted, isOnProbation, type RolloutPosition, targetOfStep } from './domain/position.js';
import { type RolloutStep, stepAfter, stepBelow } from './domain/steps.js';
import { Rollout } from './rollout.js';
import { RolloutGatekeeper } from './rollout-gatekeeper.js';

/** Moves the rollout: forward on request if all gates hold, and back by itself if a gate is broken. */
@Injectable()
export class RolloutSteps {
  private readonly logger = new Logger(RolloutSteps.name);

  constructor(
    private readonly rollout: Rollout,
    private readonly store: RolloutStore,
    private readonly gatekeeper: RolloutGatekeeper,
    private readonly alerts: Alerts,
  ) {}

  /** @throws ConflictError `rollout_halted`, `rollout_complete`, or `rollout_gate_closed` with the state of every gate */
  async advance(changedBy: string): Promise<void> {
    await this.rollout.change(async (position, manager) => {
      if (isHalted(position))
        throw new ConflictError(
          'rollout_halted',
          `The rollout was halted: ${position.reason} Fix the cause, then set the step manually, which ends the halt.`,
        );
      const next = stepAfter(position.step);
      if (next === null)
        throw new ConflictError('rollout_complete', 'All users are inside the rollout already.');
      const { gates } = await this.gatekeeper.readGates(position, manager);
      const closed = gates.filter((gate) => !gate.holds);
      if (closed.length > 0) throw gateClosed(next, gates, closed);
      await this.store.append({ ...targetOfStep(next), kind: 'advance', changedBy, gates }, manager);
    });
  }

  /**
   * Takes the rollout back a step and halts it if a gate is broken. Calling it again is harmless. Call it when a run has
   * ended, after that is committed. A failure here does not keep the run from ending: the next tick judges again.
   */
  async judgeEndedRuns(): Promise<void> {
    try {
      const position = await this.rollout.position();
      if (!isOnProbation(position, false) || !(await this.store.hasUnjudgedRun(position.id))) return;
      await this.rollout.change((current, manager) => this.rollBackOnBreach(current, manager));
    } catch (error) {
      this.logger.error({
        event: 'rollout.judging_failed',
        message: 'The rollout could not be judged; the next tick tries again.',
        ...describeError(error),
      });
    }
  }

  private async rollBackOnBreach(position: RolloutPosition, manager: EntityManager): Promise<void> {
    // Marking comes first: a run that ends in between is then measured and not marked, instead of marked and not measured.
    await this.store.markJudged(position.id, manager);
    const { gates, watched } = await this.gatekeeper.readGates(position, manager);
    const breaches = breachesOf(gates);
    const below = stepBelow(position.step, position.percent);
    if (breaches.length === 0 || below === null || !isOnProbation(position, watched)) return;
    const reason = `At step ${position.step}: ${breaches.map((gate) => gate.sentence).join(' ')}`;
    const back = await this.store.append(
      { ...targetOfStep(below), kind: 'rollback', changedBy: 'gates', reason, gates },
      manager,
    );
    await this.alertHalted(back, position, breaches, manager);
    this.logger.warn({
      event: 'rollout.halted',
      message: 'The rollout broke a gate and was halted.',
      from: position.step,
      to: back.step,
      reason,
    });
  }

  private async alertHalted(
    back: RolloutPosition,
    from: RolloutPosition,
    breaches: readonly Gate[],
    manager: EntityManager,
  ): Promise<void> {
    await this.alerts.raise(
      {
        rule: 'rollout_halted',
        subject: String(back.id),
        summary: `The rollout broke a gate and went back a step. ${back.reason}`,
        effect: `Scheduled runs process only the users of step ${back.step} until an operator sets the step again.`,
        nextStep:
          'Read the runs in GET /admin/runs, fix the cause, then set the step: PUT /admin/rollout, or the CLI: rollout set.',
        figures: {
          from: from.step,
          to: back.step,
          ...Object.fromEntries(breaches.map((gate) => [gate.name, gate.figure])),
        },
      },
      manager,
    );
  }
}

function gateClosed(next: RolloutStep, gates: readonly Gate[], closed: readonly Gate[]): ConflictError {
  return new ConflictError(
    'rollout_gate_closed',
    `The rollout cannot advance to ${next.name} yet: ${closed.map((gate) => gate.sentence).join(' ')}`,
    { details: { next_step: next.name, gates } },
  );
}
