import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiKeyStore } from './keys/api-key-store.js';
import { ApiKeyUseRecord } from './keys/api-key-use.record.js';
import { ApiKeyRecord } from './keys/api-key.record.js';
import { ApiKeys } from './keys/api-keys.js';
import { EnvironmentKeys } from './keys/environment-keys.js';
import { KeyAdmin } from './keys/key-admin.js';
import { KeySnapshot } from './keys/key-snapshot.js';
import { KeyUses } from './keys/key-uses.js';
import { ScopeGuard } from './scope.guard.js';

/** Who may call which route. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([ApiKeyRecord, ApiKeyUseRecord])],
  providers: [
    ApiKeyStore,
    EnvironmentKeys,
    KeySnapshot,
    KeyUses,
    ApiKeys,
    KeyAdmin,
    { provide: APP_GUARD, useClass: ScopeGuard },
  ],
  exports: [ApiKeys, KeyAdmin],
})
export class AccessModule {}
