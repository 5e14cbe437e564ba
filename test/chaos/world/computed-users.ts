import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The notes of the preload `count-computed` by all processes that use the same file. */
export class ComputedUsers {
  private readonly folder = mkdtempSync(join(tmpdir(), 'weekly-chaos-computed-'));
  private readonly file = join(this.folder, 'computed');

  get environment(): NodeJS.ProcessEnv {
    return { CHAOS_COMPUTED: this.file };
  }

  /** Counts the user-weeks that were computed again. */
  recomputed(): number {
    const lines = existsSync(this.file) ? readFileSync(this.file, 'utf8').split('\n').filter(Boolean) : [];
    return lines.length - new Set(lines).size;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
