import { Injectable } from '@nestjs/common';
import { SharedMarks } from '../database/shared-marks.js';
import { TextCache } from './text-cache.js';

const KEPT_SECONDS = 400 * 24 * 3600;

/** Remembers marks of deliveries in the Redis of the cache. The memory of this process is no place outside it. */
@Injectable()
export class RedisMarks extends SharedMarks {
  constructor(private readonly cache: TextCache) {
    super();
  }

  async read(name: string): Promise<string | null> {
    return this.cache.kind === 'redis' ? ((await this.cache.get(keyOf(name))) ?? null) : null;
  }

  async write(name: string, text: string): Promise<void> {
    if (this.cache.kind === 'redis') await this.cache.setMany([[keyOf(name), text]], KEPT_SECONDS);
  }
}

const keyOf = (name: string): string => `deliveries:${name}`;
