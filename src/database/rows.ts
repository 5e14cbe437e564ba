import type { DataSource, EntityManager } from 'typeorm';

/** Anything that runs SQL: the pool, or the current transaction. */
export type Sql = Pick<DataSource | EntityManager, 'query'>;

/** Rows of an explicit SELECT, typed by its columns. */
export async function selectRows<Row>(sql: Sql, text: string, parameters: unknown[] = []): Promise<Row[]> {
  return (await sql.query(text, parameters)) as Row[];
}

/** Rows of an UPDATE or DELETE .. RETURNING (TypeORM returns them as [rows, count]). */
export async function changeRows<Row>(sql: Sql, text: string, parameters: unknown[] = []): Promise<Row[]> {
  const [rows] = (await sql.query(text, parameters)) as [Row[], number];
  return rows;
}

/** How many rows an UPDATE or DELETE changed. */
export async function changeCount(sql: Sql, text: string, parameters: unknown[] = []): Promise<number> {
  const [, count] = (await sql.query(text, parameters)) as [unknown[], number];
  return count;
}

/** `($1, $2), ($3, $4)` for a multi-row VALUES, the fastest way to write a batch (docs/architecture.md). */
export function valuesList(rows: number, columns: number, casts: readonly string[] = []): string {
  const list: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    const cells: string[] = [];
    for (let column = 1; column <= columns; column += 1) {
      const cast = casts[column - 1];
      cells.push(`$${row * columns + column}${cast ? `::${cast}` : ''}`);
    }
    list.push(`(${cells.join(', ')})`);
  }
  return list.join(', ');
}
