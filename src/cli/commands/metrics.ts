import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { BadInputError } from '../../common/errors.js';
import { OwnMetrics } from '../../observations/own-metrics.js';
import { print, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { jsonOption } from './options.js';

interface JsonOption {
  json?: boolean;
}

export const metricsCommand = (): Command =>
  new Command('metrics')
    .description("list the metrics of the catalogue, and change the operator's own")
    .addCommand(
      new Command('list')
        .description('list all metrics with their units')
        .addOption(jsonOption())
        .action(({ json }: JsonOption) =>
          withApplication(async (app) => {
            const items = await app.get(OwnMetrics, { strict: false }).list();
            if (json) return printJson({ items });
            for (const { code, origin, units } of items)
              print([code, units.join(', ') || 'no unit', ...(origin === 'own' ? ['own'] : [])].join('  '));
          }),
        ),
    )
    .addCommand(
      new Command('show')
        .description('print the definition of a metric as JSON')
        .argument('<code>')
        .action((code: string) =>
          withApplication(async (app) => printJson(await app.get(OwnMetrics, { strict: false }).show(code))),
        ),
    )
    .addCommand(
      new Command('set')
        .description(
          "add or replace one of the operator's own metrics; running services know it within a second",
        )
        .argument('<code>', 'lower-case letters, digits and _')
        .requiredOption(
          '--file <path>',
          'the definition as JSON, in the form of PUT /metrics/catalogue/:code',
        )
        .action(async (code: string, { file }: { file: string }) => {
          const definition = await readDefinition(file);
          await withApplication(async (app) =>
            printJson(await app.get(OwnMetrics, { strict: false }).set(code, definition)),
          );
        }),
    )
    .addCommand(
      new Command('remove')
        .description(
          "remove one of the operator's own metrics; its stored observations stay, and no week reads them",
        )
        .argument('<code>')
        .addOption(jsonOption())
        .action((code: string, { json }: JsonOption) =>
          withApplication(async (app) => {
            await app.get(OwnMetrics, { strict: false }).remove(code);
            if (json) printJson({ removed: code });
            else print(`${code} is removed`);
          }),
        ),
    );

/** @throws BadInputError when the file cannot be read, or is not JSON */
async function readDefinition(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw new BadInputError([{ field: 'file', reason: 'cannot be read' }]);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new BadInputError([{ field: 'file', reason: 'must hold JSON' }]);
  }
}
