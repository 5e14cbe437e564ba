import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/cache.module.js';
import { SettingsModule } from '../database/settings.module.js';
import { IntelligenceModule } from '../intelligence/intelligence.module.js';
import { ObservationsModule } from '../observations/observations.module.js';
import { PreferencesModule } from '../preferences/preferences.module.js';
import { ArtefactsController } from './artefacts.controller.js';
import { BriefAccessGuard } from './brief-access.guard.js';
import { BriefController } from './brief.controller.js';
import { ExperimentsController } from './experiments.controller.js';
import { PersonController } from './person.controller.js';
import { PersonalData } from './personal-data.js';
import { SignedLinks } from './signed-links.js';

/** Everything the app's backend asks about one user. */
@Module({
  imports: [CacheModule, IntelligenceModule, ObservationsModule, PreferencesModule, SettingsModule],
  controllers: [BriefController, ArtefactsController, ExperimentsController, PersonController],
  providers: [SignedLinks, BriefAccessGuard, PersonalData],
  exports: [SignedLinks, PersonalData],
})
export class UsersModule {}
