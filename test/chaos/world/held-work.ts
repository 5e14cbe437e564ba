import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
  inHandOf(pid: number): boolean {
    return existsSync(join(this.folder, String(pid)));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
