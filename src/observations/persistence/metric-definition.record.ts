import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MetricSketch } from '../catalogue/metric-definition.js';
import { Policy } from '../../database/table-policy.js';

/** A definition that the operator added to the built-in catalogue. */
@Policy('metric_definition', {
  pruning: { kept: "the operator's own metrics" },
  person: null,
})
@Entity('metric_definition')
export class MetricDefinitionRecord {
  @PrimaryColumn('varchar', { length: 100 })
  code!: string;
  @Column('jsonb')
  definition!: MetricSketch;
}
