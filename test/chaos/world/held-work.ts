import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustCome } from '../../support/within.js';
import type { Replica } from './replica.js';

const IN_HAND_WITHIN_S = 60;

/**
 * While work is held, every batch stays in hand once it is computed, of all processes that were given the same folder
 * (preload `slow-work`): whatever happens to a process then hits one, whatever the machine's pace.
 */
export class HeldWork {
  private readonly folder = mkdtempSync(join(tmpdir(), 'weekly-chaos-held-'));

  get environment(): NodeJS.ProcessEnv {
    return { CHAOS_HELD: this.folder };
  }

  hold(): void {
    this.letGo();
    writeFileSync(join(this.folder, 'hold'), '');
  }

  letGo(): void {
    rmSync(join(this.folder, 'hold'), { force: true });
  }

  /** Whether this process has a batch in hand that is computed and not written. Asked only while work is held. */
  inHandOf({ pid }: Replica): boolean {
    return existsSync(join(this.folder, String(pid)));
  }

  /** @throws Error when it gets none */
  async inEveryHandOf(replicas: readonly Replica[]): Promise<void> {
    for (const replica of replicas)
      await mustCome(
        `${replica.name} has a batch in hand`,
        IN_HAND_WITHIN_S,
        () => this.inHandOf(replica) || null,
      );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
