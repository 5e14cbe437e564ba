import { Module } from '@nestjs/common';
import { ObservationsModule } from '../observations/observations.module.js';
import { PreferencesModule } from '../preferences/preferences.module.js';
import { UsersModule } from '../users/users.module.js';
import { DemoService } from './demo-service.js';

@Module({
  imports: [ObservationsModule, PreferencesModule, UsersModule],
  providers: [DemoService],
  exports: [DemoService],
})
export class DemoModule {}
