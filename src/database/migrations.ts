import { InitialSchema1790000000000 } from '../../migrations/1790000000000-initial-schema.js';
import { IntelligenceState1790100000000 } from '../../migrations/1790100000000-intelligence-state.js';
import { Outbox1790200200000 } from '../../migrations/1790200200000-outbox.js';
import { Notifications1790300200000 } from '../../migrations/1790300200000-notifications.js';

/** In order. Each is imported by name: TypeORM's globbing differs between sources and output. */
export const MIGRATIONS = [
  InitialSchema1790000000000,
  IntelligenceState1790100000000,
  Outbox1790200200000,
  Notifications1790300200000,
];
