import { SchedulerRegistry } from '@nestjs/schedule';
import type { TestApp } from './test-app.js';

/** Stops all timers of a service: from now on only the spec makes anything happen. */
export function stopTicks(service: TestApp): void {
  const registry = service.get(SchedulerRegistry);
  for (const job of registry.getCronJobs().values()) void job.stop();
  for (const name of registry.getIntervals()) registry.deleteInterval(name);
}
