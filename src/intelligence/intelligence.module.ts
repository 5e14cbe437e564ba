import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule } from '../cache/cache.module.js';
import { ObservationsModule } from '../observations/observations.module.js';
import { PreferencesModule } from '../preferences/preferences.module.js';
import { ArtefactReader } from './artefact-reader.js';
import { EvidenceReader } from './evidence-reader.js';
import { ExperimentLifecycle } from './experiments/experiment-lifecycle.js';
import { ExperimentStore } from './persistence/experiment-store.js';
import { ExperimentAnswerRecord } from './persistence/experiment-answer.record.js';
import { ExperimentRecord } from './persistence/experiment.record.js';
import { BriefPages } from './page/brief-pages.js';
import { FallbackBasisReader } from './persistence/fallback-basis-reader.js';
import { RedFlagReader } from './persistence/red-flag-reader.js';
import { WeekInputReader } from './persistence/week-input-reader.js';
import { WeekStore } from './persistence/week-store.js';
import { WeekStateRecord } from './persistence/week-state.record.js';
import { WeeklyIntelligenceRecord } from './persistence/weekly-intelligence.record.js';
import { TextsModule } from './texts.module.js';
import { WeekGenerator } from './week-generator.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      WeeklyIntelligenceRecord,
      WeekStateRecord,
      ExperimentRecord,
      ExperimentAnswerRecord,
    ]),
    CacheModule,
    ObservationsModule,
    PreferencesModule,
    TextsModule,
  ],
  providers: [
    WeekInputReader,
    WeekStore,
    FallbackBasisReader,
    RedFlagReader,
    WeekGenerator,
    ArtefactReader,
    EvidenceReader,
    BriefPages,
    ExperimentStore,
    ExperimentLifecycle,
  ],
  exports: [
    WeekStore,
    FallbackBasisReader,
    WeekGenerator,
    ArtefactReader,
    EvidenceReader,
    BriefPages,
    ExperimentLifecycle,
  ],
})
export class IntelligenceModule {}
