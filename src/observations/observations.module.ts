import { Module } from '@nestjs/common';
import { ObservationsController } from './http/observations.controller.js';
import { ObservationImporter } from './import/observation-importer.js';
import { ObservationIngestor } from './observation-ingestor.js';
import { ObservationStore } from './observation-store.js';

/** What is recorded of people: reading it, keeping it, importing it. */
@Module({
  controllers: [ObservationsController],
  providers: [ObservationStore, ObservationIngestor, ObservationImporter],
  exports: [ObservationStore, ObservationIngestor, ObservationImporter],
})
export class ObservationsModule {}
