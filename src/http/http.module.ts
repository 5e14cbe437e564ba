import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { BodyReader } from './body-reader.js';
import { ErrorFilter } from './error.filter.js';

/** What applies to every route of a process, the service or a worker. */
@Module({
  providers: [
    { provide: APP_FILTER, useClass: ErrorFilter },
    { provide: APP_INTERCEPTOR, useClass: BodyReader },
  ],
})
export class HttpModule {}
