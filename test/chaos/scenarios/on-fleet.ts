import { Database } from '../world/database.js';
import { Fleet, type FleetOptions } from '../world/fleet.js';

/** Starts a fleet on a database for this work, and ends all its processes even if the work fails. */
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
