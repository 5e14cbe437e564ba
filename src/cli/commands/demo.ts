import { Command } from 'commander';
import { DemoService } from '../../demo/demo-service.js';
import { print, printJson } from '../printer.js';
import { Progress } from '../progress.js';
import { withApplication } from '../with-application.js';
import { jsonOption } from './options.js';

export const demoCommand = (): Command =>
  new Command('demo').description('manage the simulated people').addCommand(
    new Command('remove')
      .description('erase every demo user')
      .addOption(jsonOption())
      .action(async (options: { json?: boolean }) => {
        await withApplication(async (app) => {
          const progress = new Progress('erased');
          const removed = await app
            .get(DemoService, { strict: false })
            .eraseDemoUsers((done, total) => progress.set(done, total));
          progress.stop();
          if (options.json) printJson({ removed });
          else print(`${removed} demo users removed`);
        });
      }),
  );
