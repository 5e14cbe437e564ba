import { compareMigrations } from '../../../database/compare-migrations.js';
import { FleetStore } from '../../../fleet/fleet-store.js';
import { pass, type PreflightCheck, warn } from '../check.js';

/** Whether the processes that run on this database have the same settings. It names variables, never a value. */
export const fleetCheck: PreflightCheck = {
  name: 'fleet',
  inspect: async ({ database }) => {
    const { pending } = await compareMigrations(database());
    if (pending.length > 0)
      return warn(
        'The running processes cannot be read before the migrations are applied.',
        'Apply them, then run this again.',
      );
    const processes = await new FleetStore(database()).living();
    if (processes.length === 0) return pass('No process is running on this database.');
    const differing = processes.filter(({ differs }) => differs.length > 0);
    const versions = new Set(processes.map(({ version }) => version));
    const count = `${processes.length} ${processes.length === 1 ? 'process is' : 'processes are'} running`;
    if (versions.size > 1 || differing.length > 0)
      return warn(
        [
          `${count}${versions.size > 1 ? `, of the versions ${[...versions].join(', ')}` : ''}.`,
          ...differing.map(
            ({ name, role, differs }) => `${name} (${role}) differs in ${differs.join(', ')}.`,
          ),
        ].join('\n'),
        'Give all processes the same settings (GET /admin/fleet shows them), unless the difference is meant.',
      );
    return pass(`${count}, all with the same settings.`);
  },
};
