import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MetricSketch } from '../catalogue/metric-definition.js';

/** A definition that the operator added to the built-in catalogue. */
@Entity('metric_definition')
export class MetricDefinitionRecord {
  @PrimaryColumn('varchar', { length: 100 })
  code!: string;
  @Column('jsonb')
  definition!: MetricSketch;
}
