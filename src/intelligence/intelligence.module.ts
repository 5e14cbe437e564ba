import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule } from '../cache/cache.module.js';
import { PreferencesModule } from '../preferences/preferences.module.js';
import { ArtefactReader } from './artefact-reader.js';
import { EvidenceReader } from './evidence-reader.js';
import { BriefPages } from './page/brief-pages.js';
import { WeekInputReader } from './persistence/week-input-reader.js';
import { WeekStore } from './persistence/week-store.js';
import { WeeklyIntelligenceRecord } from './persistence/weekly-intelligence.record.js';
import { WeekGenerator } from './week-generator.js';

@Module({
  imports: [TypeOrmModule.forFeature([WeeklyIntelligenceRecord]), CacheModule, PreferencesModule],
  providers: [WeekInputReader, WeekStore, WeekGenerator, ArtefactReader, EvidenceReader, BriefPages],
  exports: [WeekStore, WeekGenerator, ArtefactReader, EvidenceReader, BriefPages],
})
export class IntelligenceModule {}
