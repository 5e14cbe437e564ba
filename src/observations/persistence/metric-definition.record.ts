import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MetricDefinition } from '../catalogue.js';

/** A definition the operator added beside the built-in catalogue. */
@Entity('metric_definition')
export class MetricDefinitionRecord {
  @PrimaryColumn('varchar', { length: 100 })
  code!: string;
  @Column('jsonb')
  definition!: MetricDefinition;
}
