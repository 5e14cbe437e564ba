import { closeSync, fstatSync, futimesSync, openSync, statSync } from 'node:fs';

const BEAT_MS = 2000;

/**
 * The owner's sign of life, for machines that no common kernel connects: it touches owner.json every two seconds.
 * Readers only look whether the time changes, so it does not matter how clocks are set. Touching needs no room on the disk.
 */
export class OwnerBeat {
  private readonly timer: NodeJS.Timeout;
  private readonly inode: number;
  private stopped = false;

  /** Resolves when another owner has replaced the file. */
  readonly replaced: Promise<void>;
  private onReplaced!: () => void;

  /** @param descriptor of the file, closed by `stop` */
  constructor(
    private readonly file: string,
    private readonly descriptor: number,
  ) {
    this.replaced = new Promise((resolve) => (this.onReplaced = resolve));
    this.inode = fstatSync(descriptor).ino;
    this.timer = setInterval(() => this.beat(), BEAT_MS);
    this.timer.unref();
  }

  /** May be called twice. */
  stop(): void {
    clearInterval(this.timer);
    if (!this.stopped) closeSync(this.descriptor);
    this.stopped = true;
  }

  private beat(): void {
    if (this.isReplaced()) {
      this.stop();
      this.onReplaced();
      return;
    }
    try {
      const now = new Date();
      futimesSync(this.descriptor, now, now);
    } catch {
      // The file system has failed or is read-only. The server on it fails too, and reports it.
    }
  }

  private isReplaced(): boolean {
    try {
      return statSync(this.file).ino !== this.inode;
    } catch {
      // Deleted or unreadable: no other owner is known.
      return false;
    }
  }
}

/** Changes with every beat, and with every new owner. Opening the file makes network file systems ask their server. */
export function readBeat(file: string): string | null {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const { ino, mtimeNs } = fstatSync(descriptor, { bigint: true });
      return `${ino}/${mtimeNs}`;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}
