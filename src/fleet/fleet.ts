import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { describeError } from '../common/errors.js';
import { productVersion } from '../common/product-version.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { ServiceSettings } from '../database/service-settings.js';
import { FLEET_KEY, type FleetMember, FleetStore, toMember } from './fleet-store.js';
import { digestSettings, type ProcessRole } from './setting-digests.js';

export const PROCESS_ROLE = Symbol('PROCESS_ROLE');
const BEAT_MS = 15_000;
const KEY_BYTES = 32;

/**
 * Records that this process runs and with which settings, and reports in its log when they differ from those of the other
 * processes: a process that cannot reach what the others can is a mistake that nothing else shows.
 */
@Injectable()
export class Fleet implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Fleet.name);
  private readonly name = `${hostname().slice(0, 100)}-${process.pid}-${randomBytes(4).toString('hex')}`;
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> = Promise.resolve();
  /** The variables that were reported last. */
  private reported = '';

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    @Inject(PROCESS_ROLE) private readonly role: ProcessRole,
    private readonly settings: ServiceSettings,
    private readonly store: FleetStore,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.beat();
    this.timer = setInterval(() => {
      this.beating = this.beat();
    }, BEAT_MS);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
    try {
      await this.store.remove(this.name);
    } catch (error) {
      this.reportFailure(error);
    }
  }

  /** The living processes of this installation. */
  async members(): Promise<FleetMember[]> {
    const [key, rows] = await Promise.all([this.key(), this.store.living()]);
    return rows.map((row) => toMember(row, key));
  }

  private async beat(): Promise<void> {
    try {
      await this.store.recordSeen({
        name: this.name,
        role: this.role,
        version: productVersion(),
        settings: digestSettings(this.config, this.role, await this.key()),
      });
      const me = (await this.store.living()).find(({ name }) => name === this.name);
      this.reportDifferences(me?.differs ?? []);
    } catch (error) {
      this.reportFailure(error);
    }
  }

  /** Once, until they change. */
  private reportDifferences(variables: readonly string[]): void {
    const differing = variables.join(', ');
    if (differing === this.reported) return;
    this.reported = differing;
    if (differing !== '')
      this.logger.warn({
        event: 'fleet.settings_differ',
        message: 'This process has other settings than the other processes on this database.',
        role: this.role,
        variables: differing,
      });
  }

  private reportFailure(error: unknown): void {
    this.logger.warn({
      event: 'fleet.unrecorded',
      message: 'It could not be recorded which processes run; it is tried again.',
      ...describeError(error),
    });
  }

  /** All processes on this database use the same. */
  private key(): Promise<string> {
    return this.settings.getOrCreate(FLEET_KEY, randomBytes(KEY_BYTES).toString('base64url'));
  }
}
