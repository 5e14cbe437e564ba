import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { TypeOrmModule } from '@nestjs/typeorm';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
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

/** Who may call which route. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forFeature([ApiKeyRecord, ApiKeyUseRecord]),
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
  ],
  exports: [ApiKeys, KeyAdmin],
})
export class AccessModule {}
