import { InitialSchema1790000000000 } from '../../migrations/1790000000000-initial-schema.js';
import { IntelligenceState1790100000000 } from '../../migrations/1790100000000-intelligence-state.js';
import { Monitoring1790300300000 } from '../../migrations/1790300300000-monitoring.js';

/** In order. Each is imported by name: TypeORM's globbing differs between sources and output. */
export const MIGRATIONS = [
  InitialSchema1790000000000,
  IntelligenceState1790100000000,
  Monitoring1790300300000,
];
