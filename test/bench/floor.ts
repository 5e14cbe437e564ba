import type { DataSource } from 'typeorm';
import { dayNumber, isoDay } from '../../src/common/calendar.js';
import { selectRows } from '../../src/database/rows.js';
import type { StoredWeek } from '../../src/intelligence/domain/stored-week.js';
import { streamsParameters, STREAMS_SQL } from '../../src/intelligence/persistence/week-input-reader.js';
import {
  upsertStatesParameters,
  upsertStatesSql,
  upsertWeeksParameters,
  upsertWeeksSql,
} from '../../src/intelligence/persistence/week-store.js';

interface FloorRequest {
  weekOf: string;
  userIds: readonly string[];
  concurrency: number;
  batchSize: number;
}

/** Users whose bytes are fetched, unmeasured, before they are written again. It bounds the memory of the bench. */
const CHUNK = 500;

/**
 * Measures the seconds to read the rows of these users and to write the bytes of their weeks, with the product's own
 * statements, batch size and concurrency. They are written as weeks one later, so that they are new rows as in the run.
 */
export async function measureFloor(dataSource: DataSource, request: FloorRequest): Promise<number> {
  let milliseconds = 0;
  for (const userIds of slices(request.userIds, CHUNK)) {
    const batches = slices(await storedWeeks(dataSource, userIds, request.weekOf), request.batchSize);
    const started = performance.now();
    await Promise.all(
      Array.from({ length: request.concurrency }, () => work(dataSource, batches, request.weekOf)),
    );
    milliseconds += performance.now() - started;
  }
  return milliseconds / 1000;
}

/** One worker: takes batches until none is left. */
async function work(dataSource: DataSource, batches: StoredWeek[][], weekOf: string): Promise<void> {
  for (let batch = batches.pop(); batch; batch = batches.pop()) {
    const userIds = batch.map((week) => week.userId);
    await dataSource.query(STREAMS_SQL, streamsParameters(userIds, weekOf));
    await dataSource.query(upsertWeeksSql(batch.length), upsertWeeksParameters(batch));
    await dataSource.query(upsertStatesSql(batch.length), upsertStatesParameters(batch));
  }
}

async function storedWeeks(
  dataSource: DataSource,
  userIds: readonly string[],
  weekOf: string,
): Promise<StoredWeek[]> {
  const rows = await selectRows<StoredWeek>(
    dataSource,
    `select user_id as "userId", status, generator, execution_id as "runId",
       generated_at as "generatedAt", series::text as series, state::text as state,
       json_build_object('brief', brief::text, 'insights', insights::text, 'patterns', patterns::text,
         'velocity', velocity::text, 'systems', systems::text) as json
     from weekly_intelligence join week_state using (user_id, week_of)
     where user_id = any($1::uuid[]) and week_of = $2 order by user_id`,
    [userIds, weekOf],
  );
  const nextWeek = isoDay(dayNumber(weekOf) + 7);
  return rows.map((row) => ({ ...row, weekOf: nextWeek }));
}

function slices<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}
