import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { exportQuery, personTables } from '../database/table-policy.js';
import { externalIdOf, inSnapshot, rowTexts } from './person-snapshot.js';

/**
 * Writes all data about one person as the text of one JSON object: the ids, then one list of rows per table. The policy
 * of each table says what is exported. The text is made in pieces, so that a copy of any size takes the same memory.
 */
@Injectable()
export class PersonExport {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** The pieces, in one snapshot. There are none if nothing is stored. */
  pieces(userId: string): AsyncGenerator<string> {
    return inSnapshot(this.dataSource, (runner) => personText(runner, userId));
  }
}

async function* personText(runner: QueryRunner, userId: string): AsyncGenerator<string> {
  // The beginning is held back until there is a row: for an unknown user there is no text at all.
  let unsent = await headOf(runner, userId);
  let isKnown = false;
  for (const [table, policy] of personTables()) {
    if (!policy.exported) continue;
    unsent += `,${JSON.stringify(table)}:[`;
    let separator = '';
    for await (const rows of rowTexts(runner, exportQuery(table, policy), userId)) {
      yield unsent + separator + rows.join(',');
      isKnown = true;
      unsent = '';
      separator = ',';
    }
    unsent += ']';
  }
  if (isKnown) yield `${unsent}}`;
}

async function headOf(runner: QueryRunner, userId: string): Promise<string> {
  const externalId = await externalIdOf(runner, userId);
  const ids = { user_id: userId, ...(externalId === null ? {} : { external_id: externalId }) };
  return JSON.stringify(ids).slice(0, -1);
}
