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
@Index('idx_observation_client_id', ['userId', 'clientId'], { unique: true, where: 'client_id IS NOT NULL' })
@Index('idx_observation_import', ['importId'], { where: 'import_id IS NOT NULL' })
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
  /** The calendar day that it counts for. */
  @Column('date')
  day!: string;
  @Column('double precision')
  value!: number;
  @Column('boolean', { default: false })
  suspect!: boolean;
  /** When what began at `moment` ended; null: not known. */
  @Column('timestamptz', { name: 'observed_until', nullable: true })
  observedUntil!: Date | null;
  /** The app's own id. */
  @Column('varchar', { name: 'client_id', length: 128, nullable: true })
  clientId!: string | null;
  /** Minutes east of UTC, where the record says where the person was. */
  @Column('smallint', { name: 'utc_offset', nullable: true })
  utcOffset!: number | null;
  @Column('varchar', { name: 'source_kind', length: 100, nullable: true })
  sourceKind!: string | null;
  /** The import that brought it; null: it came in a request. */
  @Column('bigint', { name: 'import_id', nullable: true })
  importId!: string | null;
  @Column('timestamptz', { name: 'recorded_at', default: () => 'now()' })
  recordedAt!: Date;
}
