import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ServiceSettingRecord } from './service-setting.record.js';
import { ServiceSettings } from './service-settings.js';

@Module({
  imports: [TypeOrmModule.forFeature([ServiceSettingRecord])],
  providers: [ServiceSettings],
  exports: [ServiceSettings],
})
export class SettingsModule {}
