import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { BadInputError, ConflictError, NotFoundError } from '../common/errors.js';
import { selectRows } from '../database/rows.js';
import { builtInMetrics, isBuiltIn, metricDefinition, ownMetrics } from './catalogue.js';
import { CatalogueLoader } from './catalogue-loader.js';
import type { MetricSketch } from './catalogue/metric-definition.js';
import { sketchSchema } from './catalogue/sketch-schema.js';
import { camelCase, type ListedMetric, listedMetric } from './catalogue/listed-metric.js';

/** The metrics that are known, and the changes of those that the operator defines. */
@Injectable()
export class OwnMetrics {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly loader: CatalogueLoader,
  ) {}

  async list(): Promise<ListedMetric[]> {
    await this.loader.refresh();
    return [...builtInMetrics(), ...ownMetrics()].map((metric) =>
      listedMetric(metric, isBuiltIn(metric.code)),
    );
  }

  /** @throws NotFoundError */
  async show(code: string): Promise<ListedMetric> {
    await this.loader.refresh();
    const metric = metricDefinition(code);
    if (metric === null) throw unknownMetric();
    return listedMetric(metric, !ownMetrics().includes(metric));
  }

  /**
   * Adds or replaces a definition of the operator's.
   *
   * @param given in the form of the wire: snake_case, without the code
   * @throws BadInputError that names the fields
   * @throws ConflictError `built_in_metric`, or `unit_is_fixed`: stored values are in the unit that they were stored in
   */
  async set(code: string, given: unknown): Promise<ListedMetric> {
    if (isBuiltIn(code)) throw new ConflictError('built_in_metric', 'A built-in metric cannot be replaced.');
    const written = await selectRows(
      this.dataSource,
      `insert into metric_definition (code, definition) values ($1, $2)
       on conflict (code) do update set definition = excluded.definition
         where metric_definition.definition ->> 'unit' = excluded.definition ->> 'unit'
       returning code`,
      [code, JSON.stringify(readSketch(code, given))],
    );
    if (written.length === 0)
      throw new ConflictError('unit_is_fixed', 'The unit of a metric cannot change: use another code.');
    await this.loader.refresh({ now: true });
    return this.show(code);
  }

  /** Stored observations of the metric stay, and no week reads them. @throws NotFoundError */
  async remove(code: string): Promise<void> {
    if (isBuiltIn(code)) throw new ConflictError('built_in_metric', 'A built-in metric cannot be removed.');
    const rows = await selectRows(
      this.dataSource,
      `delete from metric_definition where code = $1 returning code`,
      [code],
    );
    if (rows.length === 0) throw unknownMetric();
    await this.loader.refresh({ now: true });
  }
}

function readSketch(code: string, given: unknown): MetricSketch {
  const parsed = sketchSchema.safeParse({ ...(camelCase(given) as object), code });
  if (parsed.success) return parsed.data;
  throw new BadInputError(
    parsed.error.issues.map(({ path, message }) => ({ field: path.map(String).join('.'), reason: message })),
  );
}

const unknownMetric = (): NotFoundError =>
  new NotFoundError('unknown_metric', 'There is no such metric in the catalogue.');
