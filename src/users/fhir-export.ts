import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DateTime } from 'luxon';
import type { DataSource, QueryRunner } from 'typeorm';
import { Clock } from '../common/clock.js';
import { uuidV5 } from '../common/user-id.js';
import { selectRows } from '../database/rows.js';
import { personTables } from '../database/table-policy.js';
import {
  STORED_OBSERVATIONS,
  type StoredObservation,
} from '../observations/doors/fhir/stored-observations.js';
import { observationResource, type Subject } from '../observations/doors/fhir/write-resource.js';
import { ReadingContext } from '../observations/ingest/reading-context.js';
import { PreferencesStore } from '../preferences/preferences-store.js';
import { externalIdOf, inSnapshot, rowTexts } from './person-snapshot.js';

/**
 * Writes a person's observations as a Bundle of FHIR R4, in pieces. What else is known of a person has no place in FHIR
 * and is in the full copy (PersonExport).
 */
@Injectable()
export class FhirExport {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly preferences: PreferencesStore,
    private readonly clock: Clock,
  ) {}

  /** The pieces, in one snapshot. There are none if nothing is stored of the person. */
  pieces(userId: string): AsyncGenerator<string> {
    return inSnapshot(this.dataSource, (runner) => this.bundleText(runner, userId));
  }

  private async *bundleText(runner: QueryRunner, userId: string): AsyncGenerator<string> {
    const subject = await this.subjectOf(runner, userId);
    const bundle = { resourceType: 'Bundle', type: 'collection', timestamp: this.clock.now().toISOString() };
    const head = JSON.stringify(bundle).slice(0, -1);
    let separator = `${head},"entry":[`;
    const entry = (row: StoredObservation): object => entryOf(row, userId, subject);
    for await (const entries of rowTexts<StoredObservation>(runner, STORED_OBSERVATIONS, userId, entry)) {
      yield separator + entries.join(',');
      separator = ',';
    }
    if (separator === ',') yield ']}';
    // FHIR has no empty lists.
    else if (await isKnown(runner, userId)) yield `${head}}`;
  }

  private async subjectOf(runner: QueryRunner, userId: string): Promise<Subject> {
    const zones = await this.preferences.zonesOf([userId]);
    const context = new ReadingContext(this.clock.now(), 'UTC', zones);
    const offsetAt = (instant: Date): number | null => {
      const zone = context.zoneOf(userId, instant);
      return zone === null ? null : Math.round(DateTime.fromJSDate(instant, { zone }).offset);
    };
    return { id: (await externalIdOf(runner, userId)) ?? userId, offsetAt };
  }
}

/** The address is made of the observation's key, so that it has the same one in every copy. */
function entryOf(row: StoredObservation, userId: string, subject: Subject): object {
  const key = [row.metric, row.source, row.bodySite, row.moment.toISOString(), row.dated].join('\0');
  return { fullUrl: `urn:uuid:${uuidV5(key, userId)}`, resource: observationResource(row, subject) };
}

async function isKnown(runner: QueryRunner, userId: string): Promise<boolean> {
  for (const [table, { exported }] of personTables())
    if (exported) {
      const rows = await selectRows(runner, `select from ${table} where user_id = $1 limit 1`, [userId]);
      if (rows.length > 0) return true;
    }
  return false;
}
