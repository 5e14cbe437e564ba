import { Column, Entity, PrimaryColumn } from 'typeorm';

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
