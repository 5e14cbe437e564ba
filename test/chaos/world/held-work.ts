import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustCome } from '../../support/within.js';
import type { Replica } from './replica.js';

const HELD_WITHIN_S = 60;

/**
 * While work is held, every process with the same folder (preload `slow-work`) keeps its batch once it is computed. A fault
 * then hits a batch in progress, on a slow machine too.
 */
export class HeldWork {
  private readonly folder = mkdtempSync(join(tmpdir(), 'weekly-chaos-held-'));

  get environment(): NodeJS.ProcessEnv {
    return { CHAOS_HELD: this.folder };
  }

  hold(): void {
    this.release();
    writeFileSync(join(this.folder, 'hold'), '');
  }

  release(): void {
    rmSync(join(this.folder, 'hold'), { force: true });
  }

  /** Whether this process holds a batch that is computed and not written. Ask only while work is held. */
  isHeldBy({ pid }: Replica): boolean {
    return existsSync(join(this.folder, String(pid)));
  }

  /** Waits until each replica holds a computed batch. @throws Error when one gets none */
  async heldByEach(replicas: readonly Replica[]): Promise<void> {
    for (const replica of replicas)
      await mustCome(`${replica.name} holds a batch`, HELD_WITHIN_S, () => this.isHeldBy(replica) || null);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
