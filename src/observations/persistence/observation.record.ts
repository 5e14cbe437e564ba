import { Column, Entity, type EntityManager, Index, PrimaryColumn } from 'typeorm';
import { changeCount, selectRows } from '../../database/rows.js';
import { type Erased, Policy } from '../../database/table-policy.js';

/** One statement must end while the server still waits for it (`statement_timeout`), and a person may have millions of rows. */
const ROWS_AT_ONCE = 50_000;

/** Deletes a person's rows written until `before` (null: all), as whole days of at least ROWS_AT_ONCE rows per statement. */
async function eraseDays(userId: string, before: Date | null, manager: EntityManager): Promise<Erased> {
  let rows = 0;
  let from = '-infinity';
  for (;;) {
    const [next] = await selectRows<{ day: string }>(
      manager,
      `select greatest(day, $2::date + 1)::text as day from observation where user_id = $1 and day >= $2::date
       order by day offset ${ROWS_AT_ONCE} limit 1`,
      [userId, from],
    );
    rows += await changeCount(
      manager,
      `delete from observation where user_id = $1 and day >= $2::date and day < $3::date
         and ($4::timestamptz is null or recorded_at <= $4)`,
      [userId, from, next?.day ?? 'infinity', before],
    );
    if (next === undefined) return { rows };
    from = next.day;
  }
}

@Policy('observation', {
  pruning: {
    oldRows: `select b.ctid from observation b where day < current_date - $1::int`,
    limit: 'observations',
  },
  person: {
    eraseOrder: 120,
    exported: true,
    erase: (userId, manager) => eraseDays(userId, null, manager),
    eraseOlder: eraseDays,
  },
})
@Entity('observation')
@Index('idx_observation_user_day', ['userId', 'day'])
export class ObservationRecord {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;
  @PrimaryColumn('varchar', { length: 100 })
  metric!: string;
  @PrimaryColumn('varchar', { length: 100, default: '' })
  source!: string;
  @PrimaryColumn('varchar', { name: 'body_site', length: 100, default: '' })
  bodySite!: string;
  /** The instant of the observation; midnight UTC of the day when only the date is known. */
  @PrimaryColumn('timestamptz')
  moment!: Date;
  @PrimaryColumn('boolean')
  dated!: boolean;
  /** The calendar day in the person's time zone. */
  @Column('date')
  day!: string;
  @Column('double precision')
  value!: number;
  @Column('boolean', { default: false })
  suspect!: boolean;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'now()' })
  recordedAt!: Date;
}
