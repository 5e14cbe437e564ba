import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseHome } from './database-home.js';
import { KnownMarks } from './known-marks.js';
import { LinkSigner } from './link-signer.js';
import { ServiceSettingRecord } from './service-setting.record.js';
import { ServiceSettings } from './service-settings.js';

@Module({
  imports: [TypeOrmModule.forFeature([ServiceSettingRecord])],
  providers: [ServiceSettings, LinkSigner, DatabaseHome, KnownMarks],
  exports: [ServiceSettings, LinkSigner, DatabaseHome],
})
export class SettingsModule {}
