import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { describeError } from '../../common/errors.js';
import { SerialTick } from '../../common/serial-tick.js';
import { ServiceSettings } from '../../database/service-settings.js';
import { AlertStore } from '../../notifications/alert-store.js';
import { Alerts } from '../../notifications/alerts.js';
import { EVENT_RULES, EventEndings } from './event-endings.js';
import { WatchedRules } from './watched-rules.js';

export const WATCH_MS = 15_000;
/** A little less than the interval, so that a tick that comes early is not lost. */
const TURN_SECONDS = WATCH_MS / 1000 - 2;
const TURN = 'alert_watch';

/** Watches what no event tells of. It ticks on every replica; one of them takes the turn (decision 49). */
@Injectable()
export class AlertWatch implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AlertWatch.name);
  private readonly serial = new SerialTick();

  constructor(
    private readonly settings: ServiceSettings,
    private readonly watched: WatchedRules,
    private readonly endings: EventEndings,
    private readonly store: AlertStore,
    private readonly alerts: Alerts,
  ) {}

  @Interval(WATCH_MS)
  tick(): Promise<void> {
    return this.serial.run(() =>
      this.attempt('turn', async () => {
        if (await this.settings.takeTurn(TURN, TURN_SECONDS)) await this.evaluate();
      }),
    );
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.serial.drain();
  }

  /** Every source for itself: what cannot be asked now neither begins nor ends. */
  async evaluate(): Promise<void> {
    for (const rule of EVENT_RULES)
      await this.attempt(rule, async () => {
        const open = await this.store.openSubjects(rule);
        if (open.length === 0) return;
        await this.alerts.resolveAllBut(rule, await this.endings.stillHolding(rule, open));
      });
    for (const source of this.watched.sources)
      await this.attempt(source.rules.join(', '), async () => {
        const found = await source.findings();
        for (const alert of found) await this.alerts.raise(alert);
        for (const rule of source.rules)
          await this.alerts.resolveAllBut(
            rule,
            found.filter((alert) => alert.rule === rule).map(({ subject }) => subject),
          );
      });
  }

  private async attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn({ message: 'an alert rule could not be evaluated', what, ...describeError(error) });
    }
  }
}
