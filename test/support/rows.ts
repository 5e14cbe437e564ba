import type { TestDatabase } from './test-database.js';

/** A service under test or its database: what the helpers that read and set rows need. */
export type HasDatabase = Pick<TestDatabase, 'dataSource'>;

/** A moment by the database's clock, for a column of a row that a spec inserts or sets. */
export class Moment {
  constructor(
    private readonly sign: '-' | '+',
    readonly interval: string,
  ) {}

  /** The SQL expression; its parameter is the interval. */
  expression(parameter: number): string {
    return `now() ${this.sign} $${parameter}::interval`;
  }
}

/** `ago('2 hours')`. */
export const ago = (interval: string): Moment => new Moment('-', interval);
/** `fromNow('30 seconds')`. */
export const fromNow = (interval: string): Moment => new Moment('+', interval);
/** The time of the statement. */
export const NOW = ago('0');

export type Cell = string | number | boolean | null | Date | readonly string[] | Moment;
/** Values for some of these columns. */
export type Cells<Column extends string> = Partial<Record<Column, Cell>>;

/** Inserts one row and returns the `id` that the table gave it, if it has such a column. */
export async function insertRow(
  on: HasDatabase,
  table: string,
  cells: Record<string, Cell>,
): Promise<string> {
  const { texts, parameters } = toSql(Object.values(cells));
  const [row] = (await on.dataSource.query(
    `insert into ${table} (${Object.keys(cells).join(', ')}) values (${texts.join(', ')}) returning *`,
    parameters,
  )) as { id: string }[];
  return row.id;
}

/** Sets these columns in the rows whose other columns have these values; a list means one of them. */
export async function setRows(
  on: HasDatabase,
  table: string,
  cells: Record<string, Cell>,
  where: Record<string, Cell | undefined> = {},
): Promise<void> {
  const changed = Object.entries(cells);
  const asked = Object.entries(where).filter((entry): entry is [string, Cell] => entry[1] !== undefined);
  const { texts, parameters } = toSql([...changed, ...asked].map(([, cell]) => cell));
  const changes = changed.map(([name], place) => `${name} = ${texts[place]}`);
  const conditions = asked.map(([name, cell], place) => {
    const text = texts[changed.length + place];
    return Array.isArray(cell) ? `${name} = any(${text})` : `${name} = ${text}`;
  });
  await on.dataSource.query(
    `update ${table} set ${changes.join(', ')} where ${['true', ...conditions].join(' and ')}`,
    parameters,
  );
}

/** Each cell as an expression and its parameter. */
function toSql(cells: readonly Cell[]): { texts: string[]; parameters: unknown[] } {
  return {
    texts: cells.map((cell, place) =>
      cell instanceof Moment ? cell.expression(place + 1) : `$${place + 1}`,
    ),
    parameters: cells.map((cell) => (cell instanceof Moment ? cell.interval : cell)),
  };
}
