import { IMPORTS } from './imports.js';
import { JOB } from './job.js';
import { LIMITS } from './limits.js';
import { REVISIONS } from './revisions.js';
import { MONITORING } from './monitoring.js';
import { NOTIFICATIONS } from './notifications.js';
import { SERVICE } from './service.js';
import { PERSONAL_DATA } from './personal-data.js';
import { STORAGE } from './storage.js';

/** Every variable of the service, in the order of `.env.example`. */
export const VARIABLES = {
  ...SERVICE,
  ...LIMITS,
  ...STORAGE,
  ...IMPORTS,
  ...PERSONAL_DATA,
  ...JOB,
  ...REVISIONS,
  ...NOTIFICATIONS,
  ...MONITORING,
};
