import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { RolloutScope } from '../plan/due.js';
import { type NewRolloutChange, type RolloutChange, RolloutStore } from './rollout-store.js';
import { type RolloutPosition, type RolloutTarget, targetOfPercent } from './domain/position.js';

const ALL_USERS = 100;

/** Where the rollout stands, and whom scheduled runs take there. */
@Injectable()
export class Rollout {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly store: RolloutStore,
  ) {}

  /** The percentage in force; the configuration seeds it once. */
  async percent(): Promise<number> {
    return (await this.position()).percent;
  }

  async position(): Promise<RolloutPosition> {
    return (await this.store.latest()) ?? this.change((position) => Promise.resolve(position));
  }

  /** Whom a run of this week takes. */
  async scope(weekOf: string): Promise<RolloutScope> {
    const { percent, users } = await this.position();
    const first = percent < ALL_USERS && users > 0 ? await this.store.firstUsers(weekOf, users) : [];
    return { percent, firstUsers: new Set(first) };
  }

  /** Sets it past the gates, on the record; ends a halt. */
  async override(target: RolloutTarget, changedBy: string): Promise<void> {
    await this.change((_, manager) => this.store.append({ ...target, kind: 'override', changedBy }, manager));
  }

  /** One change at a time, whoever asks: `decide` sees where the rollout stands, and nobody moves it meanwhile. */
  change<T>(decide: (position: RolloutPosition, manager: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      await this.store.lock(manager);
      const position = (await this.store.latest(manager)) ?? (await this.store.append(this.seed(), manager));
      return decide(position, manager);
    });
  }

  /** Newest first. */
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
