import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AppError } from '../common/errors.js';
import { selectRows } from '../database/rows.js';
import { defineMetric, type MetricDefinition, setOwnMetrics } from './catalogue.js';
import { sketchSchema } from './catalogue/sketch-schema.js';

/** A change of another replica is in force here this many milliseconds later, at the latest. */
const FRESH_MS = 1000;

interface StoredDefinition {
  code: string;
  definition: object;
}

/** Puts the operator's definitions in force: when the service starts, and whenever they have changed. */
@Injectable()
export class CatalogueLoader implements OnModuleInit {
  private readonly logger = new Logger(CatalogueLoader.name);
  private inForce = '';
  private readAt = -Infinity;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * @throws AppError `bad_metric_definition` with the code and the fields: a service that misreads a metric is worse than one
   * that does not start.
   */
  async onModuleInit(): Promise<void> {
    const rows = await this.read();
    setOwnMetrics(rows.map(readDefinition));
    this.inForce = JSON.stringify(rows);
  }

  /**
   * Reads the table if it was not read within the last second, so that a metric is known in every replica without a restart.
   * Requests and batches of weeks call it before they look at metrics (decision 85). A definition that this version cannot
   * read, of a newer replica, is left out and logged.
   */
  async refresh({ now = false } = {}): Promise<void> {
    const time = performance.now();
    if (!now && time - this.readAt < FRESH_MS) return;
    this.readAt = time;
    const rows = await this.read();
    const text = JSON.stringify(rows);
    if (text === this.inForce) return;
    setOwnMetrics(rows.flatMap((row) => this.readOrLeave(row)));
    this.inForce = text;
  }

  private readOrLeave(row: StoredDefinition): MetricDefinition[] {
    try {
      return [readDefinition(row)];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.logger.error({ event: 'metric_definition.unreadable', message: error.message });
      return [];
    }
  }

  private read(): Promise<StoredDefinition[]> {
    return selectRows<StoredDefinition>(
      this.dataSource,
      `select code, definition from metric_definition order by code`,
    );
  }
}

function readDefinition(row: StoredDefinition): MetricDefinition {
  const parsed = sketchSchema.safeParse({ ...row.definition, code: row.code });
  if (parsed.success) return defineMetric(parsed.data);
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'code').join(', ');
  throw new AppError(
    'bad_metric_definition',
    `The row of metric_definition for ${row.code} is not valid: ${fields}`,
  );
}
