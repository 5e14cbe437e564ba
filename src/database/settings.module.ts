import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LinkSigner } from './link-signer.js';
import { ServiceSettingRecord } from './service-setting.record.js';
import { ServiceSettings } from './service-settings.js';

@Module({
  imports: [TypeOrmModule.forFeature([ServiceSettingRecord])],
  providers: [ServiceSettings, LinkSigner],
  exports: [ServiceSettings, LinkSigner],
})
export class SettingsModule {}
