import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { JobRetryRecord } from './persistence/job-retry.record.js';
import { RetryLeases } from './retry-leases.js';
import { RetryQueue } from './retry-queue.js';

@Module({
  imports: [TypeOrmModule.forFeature([JobRetryRecord])],
  providers: [RetryQueue, RetryLeases],
  exports: [RetryQueue, RetryLeases],
})
export class RetryModule {}
