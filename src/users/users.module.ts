import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule } from '../cache/cache.module.js';
import { SettingsModule } from '../database/settings.module.js';
import { IntelligenceModule } from '../intelligence/intelligence.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { ObservationsModule } from '../observations/observations.module.js';
import { PreferencesModule } from '../preferences/preferences.module.js';
import { ArtefactsController } from './artefacts.controller.js';
import { BriefLinkAccess } from './brief-link-access.js';
import { BriefController } from './brief.controller.js';
import { ErasedCaches } from './erasure/erased-caches.js';
import { ErasureRecord } from './erasure/erasure.record.js';
import { ErasureBook } from './erasure/erasure-book.js';
import { ErasureReplay } from './erasure/erasure-replay.js';
import { ErasureSeals } from './erasure/erasure-seals.js';
import { ErasureStore } from './erasure/erasure-store.js';
import { ErasuresController } from './erasures.controller.js';
import { ExperimentsController } from './experiments.controller.js';
import { ExportLine } from './export-line.js';
import { FhirExport } from './fhir-export.js';
import { LinksController } from './links.controller.js';
import { PersonController } from './person.controller.js';
import { PersonExport } from './person-export.js';
import { PersonalData } from './personal-data.js';
import { UnsubscribeController } from './unsubscribe.controller.js';

/** The routes by which the app's backend reads and changes one user. */
@Module({
  imports: [
    AccessModule,
    CacheModule,
    IntelligenceModule,
    NotificationsModule,
    ObservationsModule,
    PreferencesModule,
    SettingsModule,
    TypeOrmModule.forFeature([ErasureRecord]),
  ],
  controllers: [
    BriefController,
    ArtefactsController,
    ExperimentsController,
    LinksController,
    PersonController,
    ErasuresController,
    UnsubscribeController,
  ],
  providers: [
    BriefLinkAccess,
    ErasedCaches,
    ErasureBook,
    ErasureReplay,
    ErasureSeals,
    ErasureStore,
    ExportLine,
    FhirExport,
    PersonalData,
    PersonExport,
  ],
  exports: [PersonalData],
})
export class UsersModule {}
