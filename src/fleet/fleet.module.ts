import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SettingsModule } from '../database/settings.module.js';
import { Fleet, PROCESS_ROLE } from './fleet.js';
import { FleetStore } from './fleet-store.js';
import { FleetController } from './fleet.controller.js';
import { ServiceProcessRecord } from './service-process.record.js';
import type { ProcessRole } from './setting-digests.js';

/** Only in processes that live: a command ends too soon to be one of the fleet. */
@Module({})
export class FleetModule {
  static register(role: ProcessRole): DynamicModule {
    return {
      module: FleetModule,
      imports: [SettingsModule, TypeOrmModule.forFeature([ServiceProcessRecord])],
      controllers: role === 'service' ? [FleetController] : [],
      providers: [{ provide: PROCESS_ROLE, useValue: role }, Fleet, FleetStore],
      exports: [Fleet],
    };
  }
}
