import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { PreferencesModule } from '../preferences/preferences.module.js';
import { ArrivedFlags } from './changes/arrived-flags.js';
import { ChangedDays } from './changes/changed-days.js';
import { CatalogueLoader } from './catalogue-loader.js';
import { ObservationRemover } from './deletion/observation-remover.js';
import { MetricsCatalogueController } from './http/metrics-catalogue.controller.js';
import { ImportsController } from './http/imports.controller.js';
import { UploadedFile } from './http/uploaded-file.js';
import { ObservationsController } from './http/observations.controller.js';
import { ImportStore } from './imports/import-store.js';
import { ImportUndo } from './imports/import-undo.js';
import { ImportFiles } from './imports/queue/import-files.js';
import { ImportFolder } from './imports/queue/import-folder.js';
import { ImportList } from './imports/queue/import-list.js';
import { ImportQueue } from './imports/queue/import-queue.js';
import { ImportTaskStore } from './imports/queue/import-task-store.js';
import { ImportWorker } from './imports/queue/import-worker.js';
import { TaskWork } from './imports/queue/task-work.js';
import { UndoRequests } from './imports/queue/undo-requests.js';
import { ObservationImporter } from './import/observation-importer.js';
import { ObservationIngestor } from './observation-ingestor.js';
import { ChangedDaysRecord } from './persistence/changed-days.record.js';
import { ImportRecord } from './persistence/import.record.js';
import { ImportPieceRecord } from './persistence/import-piece.record.js';
import { ImportTaskRecord } from './persistence/import-task.record.js';
import { ImportReplacedRecord } from './persistence/import-replaced.record.js';
import { MetricDefinitionRecord } from './persistence/metric-definition.record.js';
import { ArrivedFlagRecord } from './persistence/arrived-flag.record.js';
import { NotedFlagRecord } from './persistence/noted-flag.record.js';
import { ObservationRecord } from './persistence/observation.record.js';
import { SpelledNameRecord } from './persistence/spelled-name.record.js';
import { ZoneMoveRecord } from './persistence/zone-move.record.js';
import { ObservationStore } from './observation-store.js';
import { OwnMetrics } from './own-metrics.js';
import { RedFlagRecorder } from './red-flag-recorder.js';
import { SpellingStore } from './spelling-store.js';
import { ZoneMoveStore } from './zone-move-store.js';
import { ZoneMover } from './zone-mover.js';

/** Reads, stores and imports what people record. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      ObservationRecord,
      ChangedDaysRecord,
      ImportRecord,
      ImportReplacedRecord,
      ImportPieceRecord,
      ImportTaskRecord,
      MetricDefinitionRecord,
      ArrivedFlagRecord,
      NotedFlagRecord,
      SpelledNameRecord,
      ZoneMoveRecord,
    ]),
    NotificationsModule,
    PreferencesModule,
  ],
  controllers: [MetricsCatalogueController, ObservationsController, ImportsController],
  providers: [
    CatalogueLoader,
    OwnMetrics,
    ObservationStore,
    ArrivedFlags,
    ChangedDays,
    ObservationIngestor,
    ObservationImporter,
    ImportStore,
    ImportUndo,
    ImportFiles,
    ImportFolder,
    ImportList,
    ImportQueue,
    ImportTaskStore,
    ImportWorker,
    TaskWork,
    UndoRequests,
    UploadedFile,
    ObservationRemover,
    RedFlagRecorder,
    SpellingStore,
    ZoneMoveStore,
    ZoneMover,
  ],
  exports: [
    CatalogueLoader,
    OwnMetrics,
    ObservationStore,
    ObservationIngestor,
    ObservationImporter,
    ImportStore,
    ImportUndo,
    ImportWorker,
    ZoneMoveStore,
    ZoneMover,
  ],
})
export class ObservationsModule {}
