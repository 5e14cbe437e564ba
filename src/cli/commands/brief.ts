import { Command } from 'commander';
import { NotFoundError } from '../../common/errors.js';
import { readUserRef } from '../../common/user-id.js';
import { ArtefactReader } from '../../intelligence/artefact-reader.js';
import type { Brief } from '../../intelligence/domain/artefacts.js';
import { briefText } from '../brief-text.js';
import { print, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { jsonOption, readUserId, weekOption } from './options.js';

export const briefCommand = (): Command =>
  new Command('brief')
    .description('print the brief of a user')
    .requiredOption('--user <id>', "UUID or the app's own id", readUserId)
    .addOption(weekOption())
    .addOption(jsonOption())
    .action(async (options: { user: string; weekOf?: string; json?: boolean }) => {
      await withApplication(async (app) => {
        const { userId } = readUserRef(options.user);
        const json = await app
          .get(ArtefactReader, { strict: false })
          .read('brief', userId, options.weekOf ?? null);
        if (json === null)
          throw new NotFoundError('no_artefact', 'Nothing is stored for this user and week.');
        const brief = JSON.parse(json) as Brief;
        if (options.json) printJson(brief);
        else print(briefText(brief));
      });
    });
