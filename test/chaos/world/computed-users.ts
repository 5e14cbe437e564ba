import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the preload `count-computed` has noted, of all processes that were given the same file. */
export class ComputedUsers {
  private readonly folder = mkdtempSync(join(tmpdir(), 'weekly-chaos-computed-'));
  private readonly file = join(this.folder, 'computed');

  get environment(): NodeJS.ProcessEnv {
    return { CHAOS_COMPUTED: this.file };
  }

  /** User-weeks computed again: the sum of what was too much. */
  recomputed(): number {
    const lines = existsSync(this.file) ? readFileSync(this.file, 'utf8').split('\n').filter(Boolean) : [];
    return lines.length - new Set(lines).size;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
