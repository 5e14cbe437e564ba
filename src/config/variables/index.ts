import { JOB } from './job.js';
import { MONITORING } from './monitoring.js';
import { NOTIFICATIONS } from './notifications.js';
import { SERVICE } from './service.js';
import { STORAGE } from './storage.js';

/** Every variable of the service, in the order of `.env.example`. */
export const VARIABLES = { ...SERVICE, ...STORAGE, ...JOB, ...NOTIFICATIONS, ...MONITORING };
