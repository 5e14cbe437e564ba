import { Inject, Injectable } from '@nestjs/common';
import { isTimeZone } from '../common/calendar.js';
import { Clock } from '../common/clock.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Person } from './audience.js';
import { secondsUntilMorning } from './morning.js';

/**
 * When a person is notified of their brief. The process that delivers decides it, and not the one that writes the message:
 * NOTIFY_HOUR may be set for the service and not for its workers (decision 64). A person that has moved meanwhile is notified
 * in the morning of their new zone.
 */
@Injectable()
export class BriefTiming {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Seconds until the message may be sent; 0: now. @param weekOf ISO date of the Monday of issue */
  secondsToWait({ time_zone: zone }: Pick<Person, 'time_zone'>, weekOf: string): number {
    const ownZone = zone !== null && isTimeZone(zone) ? zone : this.config.job.timeZone;
    return secondsUntilMorning(this.clock.now(), ownZone, this.config.mail.notifyHour, weekOf);
  }
}
