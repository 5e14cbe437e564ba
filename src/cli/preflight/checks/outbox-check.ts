import { compareMigrations } from '../../../database/compare-migrations.js';
import { FleetStore } from '../../../fleet/fleet-store.js';
import { type MessageCount, OutboxAdmin } from '../../../notifications/outbox-admin.js';
import { pass, type PreflightCheck, warn } from '../check.js';

/** What to do about messages that are not sent by themselves, by state. */
const REMEDIES: Record<string, string> = {
  dead: 'dead: read last_error in GET /admin/outbox?state=dead, fix the receiver, then `npm run cli -- outbox redrive`.',
  uncertain:
    'uncertain: these have perhaps arrived. `npm run cli -- outbox redrive --state uncertain` sends them again.',
  refused:
    'refused: the mail server does not know the mailbox. Nothing is to be done until the person changes the address.',
  no_receiver:
    'no_receiver: set the address of the receiver (APP_WEBHOOK_URL, SMTP_URL, ALERT_WEBHOOK_URL, DEAD_MAN_URL) for the service.',
};

/** Whether messages lie in the outbox that nothing will send. */
export const outboxCheck: PreflightCheck = {
  name: 'outbox',
  inspect: async ({ database }) => {
    const { pending } = await compareMigrations(database());
    if (pending.length > 0)
      return warn(
        'The outbox cannot be read before the migrations are applied.',
        'Apply them, then run this again.',
      );
    const counts = await new OutboxAdmin(database()).awaited();
    const running = (await new FleetStore(database()).living()).length > 0;
    // Where no process runs, no message has a receiver.
    const stuck = counts.filter(({ state }) => state in REMEDIES && (running || state !== 'no_receiver'));
    if (stuck.length === 0)
      return pass(`${sum(counts)} messages wait to be sent, and none is left that nothing will send.`);
    return warn(
      stuck.map(({ kind, state, messages }) => `${kind}: ${messages} ${state}.`).join('\n'),
      Object.entries(REMEDIES)
        .flatMap(([state, remedy]) => (stuck.some((one) => one.state === state) ? [remedy] : []))
        .join('\n'),
    );
  },
};

const sum = (counts: readonly MessageCount[]): number =>
  counts.reduce((total, { messages }) => total + messages, 0);
