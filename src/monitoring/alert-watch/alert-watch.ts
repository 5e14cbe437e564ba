import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { describeError } from '../../common/errors.js';
import { SerialTick } from '../../common/serial-tick.js';
import { ServiceSettings } from '../../database/service-settings.js';
import type { Alert, AlertRule } from '../../notifications/alert.js';
import { AlertStore } from '../../notifications/alert-store.js';
import { Alerts } from '../../notifications/alerts.js';
import { EVENT_RULES, EventEndings } from './event-endings.js';

export const WATCH_MS = 15_000;
/** A little less than the interval, so that a tick that comes early is not lost. */
const TURN_SECONDS = WATCH_MS / 1000 - 2;
const TURN = 'alert_watch';

/** A group of alert rules. An open alert of these rules ends when the source no longer finds it. */
export interface RuleSource {
  rules: readonly AlertRule[];
  /** Returns the alerts that hold at this moment. */
  findings(): Promise<Alert[]>;
}

/** The injection token of the rule sources, in the order in which the watch asks them. */
export const RULE_SOURCES = Symbol('RULE_SOURCES');

/**
 * Raises and ends the alerts that no event reports. It ticks on every replica, and one of them takes the turn
 * (decision 49).
 */
@Injectable()
export class AlertWatch implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AlertWatch.name);
  private readonly serial = new SerialTick();

  constructor(
    private readonly settings: ServiceSettings,
    @Inject(RULE_SOURCES) private readonly sources: readonly RuleSource[],
    private readonly endings: EventEndings,
    private readonly store: AlertStore,
    private readonly alerts: Alerts,
  ) {}

  @Interval(WATCH_MS)
  tick(): Promise<void> {
    return this.serial.run(() =>
      this.warnOnFailure('turn', async () => {
        if (await this.settings.takeTurn(TURN, TURN_SECONDS)) await this.evaluate();
      }),
    );
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.serial.drain();
  }

  /** Evaluates each source on its own. While a source cannot be read, its alerts neither begin nor end. */
  async evaluate(): Promise<void> {
    for (const rule of EVENT_RULES)
      await this.warnOnFailure(rule, async () => {
        const open = await this.store.openSubjects(rule);
        if (open.length === 0) return;
        await this.alerts.resolveAllBut(rule, await this.endings.stillHolding(rule, open));
      });
    for (const source of this.sources)
      await this.warnOnFailure(source.rules.join(', '), async () => {
        const found = await source.findings();
        for (const alert of found) await this.alerts.raise(alert);
        for (const rule of source.rules)
          await this.alerts.resolveAllBut(
            rule,
            found.filter((alert) => alert.rule === rule).map(({ subject }) => subject),
          );
      });
  }

  private async warnOnFailure(rules: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn({
        event: 'alert_rule.failed',
        message: 'An alert rule could not be evaluated.',
        rules,
        ...describeError(error),
      });
    }
  }
}
