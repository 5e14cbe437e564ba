import { idOf } from './cohort.js';
import { type Cell, type Cells, type HasDatabase, setRows } from './rows.js';

/** What specs read of a row of weekly_intelligence. */
export interface StoredWeekRow {
  user_id: string;
  week_of: string;
  status: string;
  velocity: object | null;
  generated_at: Date;
}

/** The JSON texts of a week, to the byte. */
export type ArtefactTexts = Record<
  'brief' | 'insights' | 'patterns' | 'velocity' | 'systems' | 'series' | 'state',
  string
>;

/** All weeks, by user id and week. */
export function weekRows(on: HasDatabase): Promise<StoredWeekRow[]> {
  return on.dataSource.query('select * from weekly_intelligence order by user_id, week_of');
}

/** Changes the weeks of this user, or all weeks. */
export function setWeeks(
  on: HasDatabase,
  cells: Cells<'status' | 'velocity' | 'brief'>,
  user?: string,
): Promise<void> {
  return setRows(on, 'weekly_intelligence', cells as Record<string, Cell>, {
    user_id: user === undefined ? undefined : idOf(user),
  });
}

/** The texts of a user's week, with the state that it leaves to the next week. */
export async function artefactsOf(on: HasDatabase, user: string, weekOf: string): Promise<ArtefactTexts> {
  const [texts] = (await on.dataSource.query(
    `select brief::text, insights::text, patterns::text, velocity::text, systems::text, series::text, state::text
     from weekly_intelligence join week_state using (user_id, week_of) where user_id = $1 and week_of = $2`,
    [idOf(user), weekOf],
  )) as ArtefactTexts[];
  return texts;
}
