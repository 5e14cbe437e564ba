import { Clock } from '../../src/common/clock.js';
import type { AppConfig } from '../../src/config/app-config.js';
import { DatabaseZones } from '../../src/database/database-zones.js';
import { ChannelsInUse } from '../../src/notifications/channels-in-use.js';
import { Channels } from '../../src/notifications/channels/channels.js';
import { Outbox } from '../../src/notifications/outbox.js';
import { RedFlagNotices } from '../../src/notifications/red-flag-notices.js';
import { CatalogueLoader } from '../../src/observations/catalogue-loader.js';
import { ObservationImporter } from '../../src/observations/import/observation-importer.js';
import { ImportStore } from '../../src/observations/imports/import-store.js';
import { ImportUndo } from '../../src/observations/imports/import-undo.js';
import { ObservationRemover } from '../../src/observations/deletion/observation-remover.js';
import { ObservationIngestor } from '../../src/observations/observation-ingestor.js';
import { ArrivedFlags } from '../../src/observations/changes/arrived-flags.js';
import { ChangedDays } from '../../src/observations/changes/changed-days.js';
import { ObservationStore } from '../../src/observations/observation-store.js';
import { RedFlagRecorder } from '../../src/observations/red-flag-recorder.js';
import { SpellingStore } from '../../src/observations/spelling-store.js';
import { PreferencesStore } from '../../src/preferences/preferences-store.js';
import { UserDirectory } from '../../src/preferences/user-directory.js';
import { UserIds } from '../../src/preferences/user-ids.js';
import type { TestDatabase } from './test-database.js';

class FixedClock extends Clock {
  constructor(private readonly instant: string) {
    super();
  }

  now(): Date {
    return new Date(this.instant);
  }
}

/** What imports and undoes imports on a test database, at a given time, without the rest of the application. */
export function testImports({ dataSource }: TestDatabase, now = '2026-03-09T12:00:00Z') {
  const clock = new FixedClock(now);
  const channels = new Channels([]);
  const config = {
    job: { timeZone: 'UTC' },
    observations: { namesPerUser: 200 },
    keys: { userIds: 'both' },
    revisions: { weeks: 4 },
  } as AppConfig;
  const directory = new UserDirectory(dataSource);
  const preferences = new PreferencesStore(dataSource, directory, new DatabaseZones(dataSource), clock);
  const notices = new RedFlagNotices(
    new ChannelsInUse(dataSource, channels),
    channels,
    new Outbox(dataSource),
  );
  const changes = new ChangedDays(clock, config);
  const undo = new ImportUndo(dataSource, changes);
  const userIds = new UserIds(config, directory);
  const ingestor = new ObservationIngestor(
    new ObservationStore(dataSource, clock, directory, changes),
    new RedFlagRecorder(notices, directory, new ArrivedFlags()),
    new SpellingStore(clock),
    new CatalogueLoader(dataSource),
    preferences,
    userIds,
    clock,
    config,
  );
  const importer = new ObservationImporter(ingestor, new ImportStore(dataSource), undo);
  const remover = new ObservationRemover(dataSource, userIds, clock, changes, config);
  return { importer, ingestor, undo, remover, changes };
}

export const testImporter = (database: TestDatabase): ObservationImporter => testImports(database).importer;
