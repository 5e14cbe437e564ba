import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Policy } from '../database/table-policy.js';

@Policy('cache_read_stat', {
  pruning: {
    oldRows: `select b.ctid from cache_read_stat b where hour < now() - interval '26 weeks'`,
  },
  person: null,
})
@Entity('cache_read_stat')
export class CacheReadStatRecord {
  @PrimaryColumn('timestamptz')
  hour!: Date;
  @PrimaryColumn('varchar', { length: 20 })
  kind!: string;
  @Column('bigint', { default: 0 })
  hits!: number;
  @Column('bigint', { default: 0 })
  misses!: number;
}
