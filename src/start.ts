import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { dayInZone } from './common/calendar.js';
import { endOnCrash } from './common/end-on-crash.js';
import { jsonLogger } from './common/json-logger.js';
import { print } from './cli/printer.js';
import { loadConfig } from './config/environment.js';
import { firstLook } from './cli/first-look.js';
import { WeekStore } from './intelligence/persistence/week-store.js';
import { SignedLinks } from './notifications/signed-links.js';
import { exitOnFailedStart, type RunningService, runService, startService } from './service.js';

const KEY_BYTES = 18;
const LINK_SECONDS = 7 * 24 * 3600;

interface GivenKeys {
  admin: string | null;
  service: string | null;
}

/** `npm start`: the service, and on an empty database demo users and a first run. */
async function start(): Promise<void> {
  // The demo prints to stdout; of the log, only problems are shown.
  const logger = jsonLogger(['fatal', 'error', 'warn']);
  endOnCrash(logger);
  try {
    const given = loadConfig();
    const demo = process.argv.includes('--demo') || (given.database.url === null && !given.production);
    const config = demo ? loadConfig(demoKeys(given.keys)) : given;
    await runService(startService(config, logger), logger, async (service) => {
      if (demo) await firstLook(service.app, dayInZone(new Date(), config.job.timeZone));
      printAddresses(service);
      printMadeUpKeys(service, given.keys);
      print(`Ready: ${await openingLink(service)}`);
    });
  } catch (error) {
    exitOnFailedStart(error, logger);
  }
}

/** Keys for this start, in place of those that are not set. */
function demoKeys(keys: GivenKeys): NodeJS.ProcessEnv {
  const randomKey = (): string => randomBytes(KEY_BYTES).toString('base64url');
  return {
    ...(keys.admin === null ? { ADMIN_API_KEY: randomKey() } : {}),
    ...(keys.service === null ? { SERVICE_API_KEY: randomKey() } : {}),
  };
}

function printAddresses({ adminUrl }: RunningService): void {
  print(`API docs     ${adminUrl}/docs`);
  print(`Health       ${adminUrl}/health`);
  print(`Metrics      ${adminUrl}/metrics`);
}

/** Only keys made for this start: keys from the environment do not belong on a screen or in its log. */
function printMadeUpKeys({ config: { keys } }: RunningService, given: GivenKeys): void {
  if (keys.admin !== given.admin) print(`Admin key    ${keys.admin}   (header api-key, /admin routes)`);
  if (keys.service !== given.service)
    print(`Service key  ${keys.service}   (header api-key, /users routes and /observations)`);
}

/** The page to open first: the fullest brief, else the API's documentation. */
async function openingLink({ app, url, adminUrl }: RunningService): Promise<string> {
  const brief = await app.get(WeekStore, { strict: false }).fullestBrief();
  if (brief === null) return `${adminUrl}/docs`;
  const links = app.get(SignedLinks, { strict: false });
  return url + (await links.briefPath(brief.userId, brief.weekOf, LINK_SECONDS));
}

void start();
