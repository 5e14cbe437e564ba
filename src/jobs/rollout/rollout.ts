import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { RolloutScope } from './domain/place.js';
import { type NewRolloutChange, type RolloutChange, RolloutStore } from './rollout-store.js';
import { type RolloutPosition, type RolloutTarget, targetOfPercent } from './domain/position.js';

const ALL_USERS = 100;

/** The position of the rollout, and the users that scheduled runs process at it. */
@Injectable()
export class Rollout {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly store: RolloutStore,
  ) {}

  /** Returns the current percentage; the configuration seeds it once. */
  async percent(): Promise<number> {
    return (await this.position()).percent;
  }

  async position(): Promise<RolloutPosition> {
    return (await this.store.latest()) ?? this.change((position) => Promise.resolve(position));
  }

  /** Returns which users a run of this week processes. */
  async scope(weekOf: string): Promise<RolloutScope> {
    const { percent, users } = await this.position();
    const first = percent < ALL_USERS && users > 0 ? await this.store.firstUsers(weekOf, users) : [];
    return { percent, firstUsers: new Set(first) };
  }

  /** Sets the rollout without asking the gates, and records the change. This ends a halt. */
  async override(target: RolloutTarget, changedBy: string): Promise<void> {
    await this.change((_, manager) => this.store.append({ ...target, kind: 'override', changedBy }, manager));
  }

  /** Makes one change at a time: `decide` gets the current position, and no other change can happen meanwhile. */
  change<T>(decide: (position: RolloutPosition, manager: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      await this.store.lock(manager);
      const position = (await this.store.latest(manager)) ?? (await this.store.append(this.seed(), manager));
      return decide(position, manager);
    });
  }

  /** Returns the changes, newest first. */
  history(limit: number): Promise<RolloutChange[]> {
    return this.store.history(limit);
  }

  private seed(): NewRolloutChange {
    return {
      ...targetOfPercent(this.config.job.initialRolloutPercent),
      kind: 'seed',
      changedBy: 'configuration',
    };
  }
}
