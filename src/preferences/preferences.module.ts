import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PastZoneRecord } from './persistence/past-zone.record.js';
import { UserIdentityRecord } from './persistence/user-identity.record.js';
import { UserPreferencesRecord } from './persistence/user-preferences.record.js';
import { PreferencesStore } from './preferences-store.js';
import { UserDirectory } from './user-directory.js';
import { UserIds } from './user-ids.js';

@Module({
  imports: [TypeOrmModule.forFeature([UserIdentityRecord, UserPreferencesRecord, PastZoneRecord])],
  providers: [UserDirectory, UserIds, PreferencesStore],
  exports: [UserDirectory, UserIds, PreferencesStore],
})
export class PreferencesModule {}
