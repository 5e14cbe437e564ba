import { type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { TypeOrmModule } from '@nestjs/typeorm';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { AuditEntryRecord } from './audit/audit-entry.record.js';
import { AuditInterceptor } from './audit/audit-interceptor.js';
import { AuditStore } from './audit/audit-store.js';
import { AuditTrail } from './audit/audit-trail.js';
import { AuditWatch } from './audit/audit-watch.js';
import { RefusedRequests } from './audit/refused-requests.js';
import { ApiKeyStore } from './keys/api-key-store.js';
import { ApiKeyUseRecord } from './keys/api-key-use.record.js';
import { ApiKeyRecord } from './keys/api-key.record.js';
import { ApiKeys } from './keys/api-keys.js';
import { EnvironmentKeys } from './keys/environment-keys.js';
import { KeyAdmin } from './keys/key-admin.js';
import { KeySnapshot } from './keys/key-snapshot.js';
import { KeyUses } from './keys/key-uses.js';
import { Refusals } from './limits/refusals.js';
import { limitOptions, RequestLimits } from './limits/request-limits.guard.js';
import { ScopeGuard } from './scope.guard.js';

/**
 * Who may call which route, and the record of who did. It is not global: Nest stops global modules last, and the last
 * entries must be written before the connection pool closes.
 */
@Module({
  imports: [
    TypeOrmModule.forFeature([ApiKeyRecord, ApiKeyUseRecord, AuditEntryRecord]),
    ThrottlerModule.forRootAsync({
      inject: [APP_CONFIG],
      useFactory: (config: AppConfig) => limitOptions(config),
    }),
  ],
  providers: [
    ApiKeyStore,
    EnvironmentKeys,
    KeySnapshot,
    KeyUses,
    ApiKeys,
    KeyAdmin,
    Refusals,
    { provide: APP_GUARD, useClass: ScopeGuard },
    // Second: it limits callers that ScopeGuard has found.
    { provide: APP_GUARD, useClass: RequestLimits },
    AuditStore,
    AuditTrail,
    RefusedRequests,
    { provide: APP_INTERCEPTOR, useClass: AuditInterceptor },
  ],
  exports: [ApiKeys, AuditStore, AuditTrail, KeyAdmin],
})
export class AccessModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(AuditWatch).forRoutes('*path');
  }
}
