import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { selectRows } from '../database/rows.js';
import { type Pruning, tablePolicies } from '../database/table-policy.js';

/** Rows per statement: locks are short, and a stop waits for one statement only. */
const ROWS = 5000;
/** Before all rows of a table. */
const FIRST_PLACE = '(0,0)';

/**
 * Deletes the rows that the policy of their table calls old, some at a time, each statement in a transaction of its own. It
 * skips locked rows, so that replicas that delete at the same time do not wait for each other.
 */
@Injectable()
export class RowPruning {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** The tables that have old rows at some time. */
  tables(): [table: string, pruning: Pruning][] {
    return [...tablePolicies()].flatMap(([table, { pruning }]): [string, Pruning][] =>
      'oldRows' in pruning ? [[table, pruning]] : [],
    );
  }

  /** The days after which a table's rows are old, where the operator decides. 0: never. */
  daysOf({ limit }: Pruning): number | null {
    return limit === undefined ? null : this.config.retention[limit];
  }

  /** Returns how many rows would be deleted. */
  async count(pruning: Pruning): Promise<number> {
    const [{ rows }] = await selectRows<{ rows: number }>(
      this.dataSource,
      `select count(*)::int8 as rows from (${pruning.oldRows}) as old`,
      this.parametersOf(pruning),
    );
    return rows;
  }

  /** Deletes until no old row is left, or `stopping` says so. Returns how many rows it deleted. */
  async prune(table: string, pruning: Pruning, stopping = () => false): Promise<number> {
    const parameters = this.parametersOf(pruning);
    const from = `$${parameters.length + 1}::tid`;
    let total = 0;
    for (let place: string | null = FIRST_PLACE, ofPass = 0; place !== null && !stopping();) {
      const [gone]: { rows: number; last: string | null }[] = await selectRows(
        this.dataSource,
        `with gone as (
           delete from ${table} where ctid = any(array(
             ${pruning.oldRows} and b.ctid >= ${from} limit ${ROWS} for update of b skip locked))
           returning ctid)
         select count(*)::int8 as rows, max(ctid)::text as last from gone`,
        [...parameters, place],
      );
      total += gone.rows;
      ofPass += gone.rows;
      // The next statement begins where this one ended: a large table is not read again for each of them. An index may have
      // led to rows in another order, so there is a pass from the beginning until one finds nothing.
      if (gone.rows === ROWS) place = gone.last;
      else if (ofPass > ROWS) [place, ofPass] = [FIRST_PLACE, 0];
      else place = null;
    }
    return total;
  }

  private parametersOf(pruning: Pruning): unknown[] {
    const days = this.daysOf(pruning);
    return pruning.limit === undefined ? [] : [days === 0 ? null : days];
  }
}
