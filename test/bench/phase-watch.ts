import { AsyncLocalStorage } from 'node:async_hooks';
import type { INestApplicationContext } from '@nestjs/common';
import { WeekGenerator } from '../../src/intelligence/week-generator.js';
import { BatchRunner } from '../../src/jobs/batch/batch-runner.js';
import { RunVerifier } from '../../src/jobs/endings/run-verifier.js';
import type { PhaseTimes } from './bench-target.js';

/** The milliseconds of one batch. */
interface BatchTimes {
  generated: number;
  computed: Map<string, number>;
}

/** Measures the phases by wrapping methods of the product, without a hook in src. */
export class PhaseWatch {
  private phases: PhaseTimes = { read: 0, compute: 0, write: 0, verify: 0 };
  private perUser: number[] = [];
  private readonly batch = new AsyncLocalStorage<BatchTimes>();

  constructor(app: INestApplicationContext) {
    this.watchBatches(app.get(BatchRunner, { strict: false }));
    this.watchGeneration(app.get(WeekGenerator, { strict: false }));
    this.watchVerification(app.get(RunVerifier, { strict: false }));
  }

  /** The times since the last call. */
  take(): { phases: PhaseTimes; perUser: number[] } {
    const share = this.phases.verify / this.perUser.length;
    const taken = { phases: this.phases, perUser: this.perUser.map((own) => own + share) };
    this.phases = { read: 0, compute: 0, write: 0, verify: 0 };
    this.perUser = [];
    return taken;
  }

  private watchBatches(runner: BatchRunner): void {
    const run = runner.computeAndStore.bind(runner);
    runner.computeAndStore = async (...given) => {
      const times: BatchTimes = { generated: 0, computed: new Map() };
      const { milliseconds } = await timed(() => this.batch.run(times, () => run(...given)));
      this.count(times, milliseconds);
    };
  }

  private watchGeneration(generator: WeekGenerator): void {
    const generate = generator.generate.bind(generator);
    generator.generate = async (...given) => {
      const { result, milliseconds } = await timed(() => generate(...given));
      const times = this.batch.getStore();
      if (times) Object.assign(times, { generated: milliseconds, computed: result.durations });
      return result;
    };
  }

  private watchVerification(verifier: RunVerifier): void {
    const verify = verifier.verifyRun.bind(verifier);
    verifier.verifyRun = async (...given) => {
      const { milliseconds } = await timed(() => verify(...given));
      this.phases.verify += milliseconds;
    };
  }

  private count(times: BatchTimes, whole: number): void {
    const computed = [...times.computed.values()];
    const compute = computed.reduce((sum, own) => sum + own, 0);
    this.phases.compute += compute;
    this.phases.read += times.generated - compute;
    this.phases.write += whole - times.generated;
    for (const own of computed) this.perUser.push(own + (whole - compute) / computed.length);
  }
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ result: Result; milliseconds: number }> {
  const started = performance.now();
  const result = await work();
  return { result, milliseconds: performance.now() - started };
}
