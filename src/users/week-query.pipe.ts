import { type ArgumentMetadata, Inject, Injectable, type PipeTransform } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { type WeekQuery, weekQuery } from '../http/fields.js';
import { refuseFutureWeek } from '../common/future-week.js';
import { ZodPipe } from '../http/zod-pipe.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';

/** Reads `?week_of=`, a Monday that is not in the future. Without it, the latest week is meant. */
@Injectable()
export class WeekQueryPipe implements PipeTransform<unknown, WeekQuery> {
  private readonly shape = new ZodPipe(weekQuery);

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  transform(value: unknown, metadata: ArgumentMetadata): WeekQuery {
    const query = this.shape.transform(value, metadata);
    if (query.week_of !== undefined)
      refuseFutureWeek(query.week_of, this.clock.now(), this.config.job.timeZone);
    return query;
  }
}
