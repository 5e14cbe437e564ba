import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { describeError } from '../common/errors.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { DeliveryMark } from './delivery-mark.js';
import { SharedMarks } from './shared-marks.js';

const FOLDER = 'deliveries';
const TEXT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) (\S+)$/;
const UNKNOWN = '-';

/**
 * Remembers outside the database how far deliveries have come: in this process, in a file beside ERASURES_FILE, and in the
 * Redis of the cache if there is one. Each may be missing; the latest counts (decision 80).
 */
@Injectable()
export class KnownMarks {
  private readonly logger = new Logger(KnownMarks.name);
  private readonly own = new Map<string, DeliveryMark>();
  private failing = false;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    @Optional() @Inject(SharedMarks) private readonly shared: SharedMarks | null,
  ) {}

  /** The latest mark of the database of this name; null if none is known. Never rejects. */
  async latest(name: string): Promise<DeliveryMark | null> {
    const texts = await this.each([
      () => readFile(this.path(name), 'utf8').catch(nullIfMissing),
      () => this.shared?.read(name) ?? Promise.resolve(null),
    ]);
    const marks = [this.own.get(name) ?? null, ...texts.map((text) => parse(text ?? ''))];
    return marks.reduce((latest, mark) => (mark !== null && mark.at > (latest?.at ?? '') ? mark : latest));
  }

  /** Never rejects: a mark that cannot be kept in one place may be kept in the others. */
  async remember(name: string, mark: DeliveryMark): Promise<void> {
    this.own.set(name, mark);
    const text = `${mark.at} ${mark.timeline ?? UNKNOWN}`;
    await this.each([
      () => this.writeFile(name, text),
      () => this.shared?.write(name, text) ?? Promise.resolve(),
    ]);
  }

  /** Other processes may write the same file: a reader finds one of the texts, and never a part of one. */
  private async writeFile(name: string, text: string): Promise<void> {
    const path = this.path(name);
    const draft = `${path}.${randomUUID()}`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, `${text}\n`, { mode: 0o600 });
    await rename(draft, path);
  }

  private path(name: string): string {
    return join(dirname(this.config.erasures.file), FOLDER, name);
  }

  private async each<T>(places: (() => Promise<T>)[]): Promise<T[]> {
    const results = await Promise.allSettled(places.map((place) => place()));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed && !this.failing)
      this.logger.warn({
        event: 'outbox.mark_unkept',
        message:
          'How far deliveries have come could not be read or kept outside the database. A restore is perhaps not noticed.',
        ...describeError(failed.reason),
      });
    this.failing = failed !== undefined;
    return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }
}

function parse(text: string): DeliveryMark | null {
  const [, at, timeline] = TEXT.exec(text.trim()) ?? [];
  return at ? { at, timeline: timeline === UNKNOWN ? null : timeline } : null;
}

function nullIfMissing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}
