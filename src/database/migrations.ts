import { InitialSchema1790000000000 } from '../../migrations/1790000000000-initial-schema.js';
import { IntelligenceState1790100000000 } from '../../migrations/1790100000000-intelligence-state.js';
import { DurableExecution1790200000000 } from '../../migrations/1790200000000-durable-execution.js';
import { Retries1790200100000 } from '../../migrations/1790200100000-retries.js';
import { Outbox1790200200000 } from '../../migrations/1790200200000-outbox.js';
import { RunGates1790300000000 } from '../../migrations/1790300000000-run-gates.js';
import { Rollout1790300100000 } from '../../migrations/1790300100000-rollout.js';
import { Notifications1790300200000 } from '../../migrations/1790300200000-notifications.js';
import { Monitoring1790300300000 } from '../../migrations/1790300300000-monitoring.js';
import { FailedOutcomes1790400000000 } from '../../migrations/1790400000000-failed-outcomes.js';
import { Delivery1790500020000 } from '../../migrations/1790500020000-delivery.js';
import { Fleet1790500030000 } from '../../migrations/1790500030000-fleet.js';
import { ApiKeys1790500050000 } from '../../migrations/1790500050000-api-keys.js';
import { Audit1790500050100 } from '../../migrations/1790500050100-audit.js';
import { ZoneMoves1790500060000 } from '../../migrations/1790500060000-zone-moves.js';
import { Erasures1790500070000 } from '../../migrations/1790500070000-erasures.js';
import { LinkEpochs1790500090000 } from '../../migrations/1790500090000-link-epochs.js';
import { RefusedEntries1790500130000 } from '../../migrations/1790500130000-refused-entries.js';
import { ObservationsAsTheyArrive1790600010000 } from '../../migrations/1790600010000-observations-as-they-arrive.js';
import { CanonicalNames1790600100000 } from '../../migrations/1790600100000-canonical-names.js';
import { Imports1790600150000 } from '../../migrations/1790600150000-imports.js';
import { WeeksThatChange1790600250000 } from '../../migrations/1790600250000-weeks-that-change.js';
import { KeptByTheWrite1790700010000 } from '../../migrations/1790700010000-kept-by-the-write.js';
import { QueuedImports1790700020000 } from '../../migrations/1790700020000-queued-imports.js';
import { ArrivedFlags1790700100000 } from '../../migrations/1790700100000-arrived-flags.js';
import { LocaleAndUnits1790700200000 } from '../../migrations/1790700200000-locale-and-units.js';

/** In order. Each is imported by name, because TypeORM's file patterns differ between sources and build output. */
export const MIGRATIONS = [
  InitialSchema1790000000000,
  IntelligenceState1790100000000,
  DurableExecution1790200000000,
  Retries1790200100000,
  Outbox1790200200000,
  RunGates1790300000000,
  Rollout1790300100000,
  Notifications1790300200000,
  Monitoring1790300300000,
  FailedOutcomes1790400000000,
  Delivery1790500020000,
  Fleet1790500030000,
  ApiKeys1790500050000,
  Audit1790500050100,
  ZoneMoves1790500060000,
  Erasures1790500070000,
  LinkEpochs1790500090000,
  RefusedEntries1790500130000,
  ObservationsAsTheyArrive1790600010000,
  CanonicalNames1790600100000,
  Imports1790600150000,
  WeeksThatChange1790600250000,
  KeptByTheWrite1790700010000,
  QueuedImports1790700020000,
  ArrivedFlags1790700100000,
  LocaleAndUnits1790700200000,
];
