import { SchedulerRegistry } from '@nestjs/schedule';
import type { TestApp } from './test-app.js';

/** From here on nothing happens but what the spec does. */
export function stopTicks(service: TestApp): void {
  const registry = service.get(SchedulerRegistry);
  for (const job of registry.getCronJobs().values()) void job.stop();
  for (const name of registry.getIntervals()) registry.deleteInterval(name);
}
