import { Command } from 'commander';
import { TriggerService } from '../../jobs/coordinator/trigger-service.js';
import { type VerifiedUser, Verifier } from '../../verification/verifier.js';
import { CHECK_NAMES, passes } from '../../verification/week-checks.js';
import { print, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { exitUnsuccessful, jsonOption, weekOption } from './options.js';

const PAGE = 1000;
/** After a bad week nearly all users may be incomplete. */
const MOST_SHOWN = 100;

export const verifyCommand = (): Command =>
  new Command('verify')
    .description('read back the stored week of every user and check that it is complete')
    .addOption(weekOption())
    .addOption(jsonOption())
    .action(async (options: { weekOf?: string; json?: boolean }) => {
      await withApplication(async (app) => {
        const weekOf = await app.get(TriggerService, { strict: false }).checkedWeek(options.weekOf);
        const { verified, incomplete, failed } = await verifyAll(
          app.get(Verifier, { strict: false }),
          weekOf,
        );
        const more = incomplete - failed.length;
        if (options.json)
          printJson({ week_of: weekOf, verified, failed, ...(more > 0 ? { failed_not_shown: more } : {}) });
        else {
          print(`Week of ${weekOf}: ${verified} weeks read back, ${incomplete} incomplete`);
          for (const user of failed) print(`  ${user.external_id ?? user.user_id}: ${failingChecks(user)}`);
          if (more > 0) print(`  and ${more} more`);
        }
        if (incomplete > 0 || verified === 0) exitUnsuccessful();
      });
    });

async function verifyAll(
  verifier: Verifier,
  weekOf: string,
): Promise<{ verified: number; incomplete: number; failed: VerifiedUser[] }> {
  const failed: VerifiedUser[] = [];
  let verified = 0;
  let incomplete = 0;
  let cursor: string | null = null;
  for (;;) {
    const page: VerifiedUser[] = await verifier.verifyPageOfWeek(weekOf, cursor, PAGE);
    verified += page.length;
    const failing = page.filter((user) => !passes(user));
    incomplete += failing.length;
    failed.push(...failing.slice(0, MOST_SHOWN - failed.length));
    cursor = page.at(-1)?.user_id ?? null;
    if (page.length < PAGE) return { verified, incomplete, failed };
  }
}

function failingChecks(user: VerifiedUser): string {
  return CHECK_NAMES.filter((check) => !user[check]).join(', ');
}
