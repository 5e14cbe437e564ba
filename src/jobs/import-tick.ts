import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ImportWorker } from '../observations/imports/queue/import-worker.js';

const LOOK_MS = 5000;

/** Continues the imports that a process left unfinished because it stopped or died. */
@Injectable()
export class ImportTick {
  constructor(private readonly worker: ImportWorker) {}

  @Interval(LOOK_MS)
  look(): Promise<void> {
    return this.worker.doAll();
  }
}
