import { Database } from '../world/database.js';
import { Fleet, type FleetOptions } from '../world/fleet.js';

/** Does something with a fleet on a database, and leaves nothing running whatever becomes of it. */
export async function onFleet<Result>(
  options: FleetOptions,
  work: (fleet: Fleet, database: Database) => Promise<Result>,
): Promise<Result> {
  const database = new Database(options.databaseUrl);
  try {
    const fleet = await Fleet.start(options);
    try {
      return await work(fleet, database);
    } finally {
      await fleet.close();
    }
  } finally {
    await database.close();
  }
}
