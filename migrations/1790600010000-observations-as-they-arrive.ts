import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What an observation says of itself: its end, the app's own id, the offset it was written with, the kind of its source
 * and the import that brought it; and the zones that people had before their present one. Stored sources get the form
 * that new ones have: without addresses, serial numbers and versions.
 */
export class ObservationsAsTheyArrive1790600010000 implements MigrationInterface {
  readonly name = 'ObservationsAsTheyArrive1790600010000';

  async up(runner: QueryRunner): Promise<void> {
    // Without defaults, so that no row is written again.
    await runner.query(
      `ALTER TABLE observation
         ADD COLUMN observed_until TIMESTAMP WITH TIME ZONE,
         ADD COLUMN client_id VARCHAR(128),
         ADD COLUMN utc_offset SMALLINT,
         ADD COLUMN source_kind VARCHAR(100),
         ADD COLUMN import_id BIGINT`,
    );
    await runner.query(
      `CREATE UNIQUE INDEX idx_observation_client_id ON observation(user_id, client_id) WHERE client_id IS NOT NULL`,
    );
    await runner.query(
      `CREATE INDEX idx_observation_import ON observation(import_id) WHERE import_id IS NOT NULL`,
    );
    await runner.query(
      `CREATE TABLE past_zone (
         user_id UUID NOT NULL,
         until TIMESTAMP WITH TIME ZONE NOT NULL,
         time_zone VARCHAR(64) NOT NULL,
         PRIMARY KEY (user_id, until)
       )`,
    );
    await renameSources(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE past_zone`);
    await runner.query(`DROP INDEX idx_observation_import`);
    await runner.query(`DROP INDEX idx_observation_client_id`);
    await runner.query(
      `ALTER TABLE observation DROP COLUMN observed_until, DROP COLUMN client_id, DROP COLUMN utc_offset,
         DROP COLUMN source_kind, DROP COLUMN import_id`,
    );
  }
}

/** Of observations that get the same key, the one that was recorded last stays. */
async function renameSources(runner: QueryRunner): Promise<void> {
  const sources = (await runner.query(`SELECT DISTINCT source FROM observation`)) as { source: string }[];
  const renamed = sources
    .map(({ source }) => [source, keyOf(source.normalize('NFC').replaceAll(/\s+/gu, ' ').trim())])
    .filter(([old, key]) => old !== key);
  if (renamed.length === 0) return;
  const names = [renamed.map(([old]) => old), renamed.map(([, key]) => key)];
  await runner.query(
    `WITH renamed AS (SELECT * FROM unnest($1::varchar[], $2::varchar[]) AS given(source, key)),
     ranked AS (
       SELECT o.ctid AS place, row_number() OVER (
         PARTITION BY o.user_id, o.metric, coalesce(r.key, o.source), o.body_site, o.moment, o.dated
         ORDER BY o.recorded_at DESC, o.source) AS rank
       FROM observation o LEFT JOIN renamed r USING (source)
       WHERE coalesce(r.key, o.source) IN (SELECT key FROM renamed))
     DELETE FROM observation WHERE ctid = ANY(ARRAY(SELECT place FROM ranked WHERE rank > 1))`,
    names,
  );
  await runner.query(
    `UPDATE observation o SET source = r.key
     FROM unnest($1::varchar[], $2::varchar[]) AS r(source, key) WHERE o.source = r.source`,
    names,
  );
}

// What src/observations/ingest/source-key.ts was when this migration was written.

/** Apple's way to describe a device: `<<HKDevice: 0x28>, name:Apple Watch, hardware:Watch6,2, software:8.5>`. */
const DESCRIPTION = /^<.*\bname:\s*([^>]*?)\s*(?:,\s*(?:manufacturer|model|software|firmware)\b.*)?>?$/i;
const HARDWARE = /\bhardware:\s*([^>]*?)(?:,\s*\w+:|>|$)/i;

/**
 * What of a source differs from record to record, or from update to update, and names no other instrument: addresses,
 * serial numbers, versions, times. In this order, each removed wherever it is found.
 */
const CHANGING: readonly RegExp[] = [
  // UUIDs; hardware addresses of networks and Bluetooth; addresses in memory
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
  /\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b/gi,
  /\b0x[0-9a-f]+\b/gi,
  // times, and then versions of at least two parts
  /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\b/g,
  /(?:\bversion\s*|\bv|\bos\s+|\bbuild\s+|\b)\d+(?:\.\d+)+\w*/gi,
  /\b(?:v|version\s*|build\s*)\d+\b/gi,
  // what is said to be a serial number
  /(?:\b(?:s\/n|sn|serial(?:\s*(?:no|number))?|id|uid|mac|session|record|sync)\b\.?\s*[:=#]\s*|#\s*)[\w-]+/gi,
  // what looks like one: hexadecimal digits, many decimal digits, long mixtures
  /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{6,}\b/gi,
  /\b\d{5,}\b/g,
  /\b(?=(?:[A-Z]*\d){4})(?=\d*[A-Z])[A-Z0-9]{8,}\b/g,
];
/** What is left of brackets and separators whose content was removed. */
const EMPTY_BRACKETS = /[([{<]\s*[,;:|/-]*\s*[)\]}>]/g;
const LOOSE_ENDS = /^[\s,;:|/@#_-]+|[\s,;:|/@#_-]+$/g;

function keyOf(text: string): string {
  if (text === '') return '';
  const described = DESCRIPTION.exec(text);
  const hardware = described && HARDWARE.exec(text)?.[1];
  let key = described ? [described[1].split(',')[0], hardware].filter(Boolean).join(' ') : text;
  for (const pattern of CHANGING) key = key.replaceAll(pattern, ' ');
  key = key.replaceAll(EMPTY_BRACKETS, ' ').replaceAll(/\s+/g, ' ').replaceAll(LOOSE_ENDS, '');
  return key === '' ? 'device' : key;
}
