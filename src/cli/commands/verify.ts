import { Command } from 'commander';
import { TriggerService } from '../../jobs/coordinator/trigger-service.js';
import { type VerifiedUser, Verifier } from '../../verification/verifier.js';
import { CHECK_NAMES, passes } from '../../verification/week-checks.js';
import { print, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { exitUnsuccessful, jsonOption, weekOption } from './options.js';

const PAGE = 1000;

export const verifyCommand = (): Command =>
  new Command('verify')
    .description('read back the stored week of every user and check that it is complete')
    .addOption(weekOption())
    .addOption(jsonOption())
    .action(async (options: { weekOf?: string; json?: boolean }) => {
      await withApplication(async (app) => {
        const weekOf = await app.get(TriggerService, { strict: false }).checkedWeek(options.weekOf);
        const { verified, failed } = await verifyAll(app.get(Verifier, { strict: false }), weekOf);
        if (options.json) printJson({ week_of: weekOf, verified, failed });
        else {
          print(`Week of ${weekOf}: ${verified} weeks read back, ${failed.length} incomplete`);
          for (const user of failed) print(`  ${user.external_id ?? user.user_id}: ${failingChecks(user)}`);
        }
        if (failed.length > 0 || verified === 0) exitUnsuccessful();
      });
    });

async function verifyAll(
  verifier: Verifier,
  weekOf: string,
): Promise<{ verified: number; failed: VerifiedUser[] }> {
  const failed: VerifiedUser[] = [];
  let verified = 0;
  let cursor: string | null = null;
  for (;;) {
    const page: VerifiedUser[] = await verifier.verifyPageOfWeek(weekOf, cursor, PAGE);
    verified += page.length;
    failed.push(...page.filter((user) => !passes(user)));
    cursor = page.at(-1)?.user_id ?? null;
    if (page.length < PAGE) return { verified, failed };
  }
}

function failingChecks(user: VerifiedUser): string {
  return CHECK_NAMES.filter((check) => !user[check]).join(', ');
}
