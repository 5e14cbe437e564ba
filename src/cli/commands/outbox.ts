import { Command, Option } from 'commander';
import { DatabaseHome } from '../../database/database-home.js';
import { remedyFor, whyHeld } from '../../database/held.js';
import { HeldOutbox } from '../../notifications/held-outbox.js';
import { OutboxAdmin, REDRIVEN_STATES, type RedrivenState } from '../../notifications/outbox-admin.js';
import { OutboxDispatcher } from '../../notifications/outbox-dispatcher.js';
import { OutboxReceivers } from '../../notifications/outbox-receivers.js';
import { RefusedAddresses } from '../../notifications/refused-addresses.js';
import { print, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { jsonOption } from './options.js';

export const outboxCommand = (): Command =>
  new Command('outbox')
    .description('messages that leave the service')
    .addCommand(
      new Command('show')
        .description('count the messages that are not delivered, by kind and state')
        .addOption(jsonOption())
        .action((options: { json?: boolean }) =>
          withApplication(async (app) => {
            const [messages, receivers, refused, held] = await Promise.all([
              app.get(OutboxAdmin, { strict: false }).counts(),
              app.get(OutboxReceivers, { strict: false }).kinds(),
              app.get(RefusedAddresses, { strict: false }).count(),
              app.get(DatabaseHome, { strict: false }).look(),
            ]);
            if (options.json) return printJson({ messages, receivers, refused_addresses: refused, held });
            if (messages.length === 0) print('No message waits.');
            for (const { kind, state, messages: count, oldest_at: oldest } of messages)
              print(`${kind}  ${state}  ${count}  oldest ${oldest.toISOString()}`);
            if (refused > 0) print(`${refused} mail addresses were refused for good and are not written to.`);
            if (held !== null) print(`Nothing is sent. ${whyHeld(held)} ${remedyFor(held)}`);
            print(`Running processes deliver: ${receivers.join(', ') || 'nothing'}.`);
          }),
        ),
    )
    .addCommand(
      new Command('deliver')
        .description('deliver what is due, as far as the receivers are configured in this shell')
        .action(() =>
          withApplication(async (app) => {
            await app.get(OutboxDispatcher, { strict: false }).deliverDue();
            const waiting = await app.get(OutboxAdmin, { strict: false }).counts();
            print(
              waiting.length === 0 ? 'All is delivered.' : 'Some messages are not delivered: `outbox show`.',
            );
          }),
        ),
    )
    .addCommand(
      new Command('redrive')
        .description('send messages again that are not sent by themselves any more')
        .option('--kind <kind>', 'only this kind, such as red_flag')
        .addOption(
          new Option('--state <state>', 'the state that they are in')
            .choices(REDRIVEN_STATES)
            .default('dead'),
        )
        .action(({ kind, state }: { kind?: string; state: RedrivenState }) =>
          withApplication(async (app) => {
            const redriven = await app.get(OutboxAdmin, { strict: false }).redrive(kind ?? null, state);
            print(`${redriven} will be sent again.`);
          }),
        ),
    )
    .addCommand(
      new Command('confirm-home')
        .description('confirm that this database is the one in use, and not a copy: what is held is sent')
        .option('--no-mail', 'do not send the mails to people that wait: they have perhaps been sent before')
        .action(({ mail }: { mail: boolean }) =>
          withApplication(async (app) => {
            const { released, kept } = await app.get(HeldOutbox, { strict: false }).release(mail);
            print(released === null ? 'Nothing was held.' : 'Confirmed: what was held is sent from now on.');
            if (!mail)
              print(`${kept} mails are not sent: they are uncertain (\`outbox redrive --state uncertain\`).`);
          }),
        ),
    );
