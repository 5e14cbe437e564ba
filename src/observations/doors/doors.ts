import { APPLE_HEALTH } from './apple/apple-health.js';
import type { Door } from './door.js';
import { FHIR } from './fhir/fhir.js';
import { FITBIT } from './fitbit/fitbit.js';
import { GOOGLE_FIT } from './google-fit/google-fit.js';
import { HEALTH_CONNECT } from './health-connect/health-connect.js';
import { OPEN_MHEALTH } from './open-mhealth/open-mhealth.js';

const DOORS: readonly Door[] = [APPLE_HEALTH, FHIR, FITBIT, GOOGLE_FIT, HEALTH_CONNECT, OPEN_MHEALTH];

export const FORMATS_OF_DOORS: readonly string[] = DOORS.map(({ name }) => name);

/** null: the format has no door. */
export const doorOf = (format: string): Door | null => DOORS.find(({ name }) => name === format) ?? null;
