import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from } from 'pg-copy-streams';
import { isoDay } from '../../src/common/calendar.js';
import { jsonLogger } from '../../src/common/json-logger.js';
import { toUserRef } from '../../src/common/user-id.js';
import { readConfig } from '../../src/config/app-config.js';
import { createHttpApplication } from '../../src/http-application.js';
import { ObservationImporter } from '../../src/observations/import/observation-importer.js';
import { withClient } from './bench-database.js';

/** Observations per second, of the same rows. */
export interface IngestFigures {
  rows: number;
  copy: number;
  post: number;
  csv: number;
  /** A second file of the same observations: nothing is replaced. */
  csvAgain: number;
}

const PEOPLE = 100;
const DAYS = 500;
const METRICS = ['steps', 'mood'];
const ROWS = PEOPLE * DAYS * METRICS.length;
const PER_REQUEST = 10_000;
const KEY = 'bench-key-of-the-app-0123456789ab';

interface Row {
  user_id: string;
  metric: string;
  date: string;
  value: number;
}

/** Measures how fast observations are stored by each way in, and by COPY into the same table with its indexes. */
export async function measureIngest(url: string, lastDay: number): Promise<IngestFigures> {
  const rows = (prefix: string): Row[] => rowsOf(prefix, lastDay);
  const copy = await perSecond(() => copyIn(url, rows('copied')));
  const folder = await mkdtemp(join(tmpdir(), 'weekly-intelligence-ingest-'));
  const config = readConfig({
    DATABASE_URL: url,
    DATA_DIR: folder,
    INTELLIGENCE_ENABLED: 'false',
    NODE_ENV: 'test',
    SERVICE_API_KEY: KEY,
    ADMIN_API_KEY: `${KEY}-admin`,
  });
  const app = await createHttpApplication(config, jsonLogger(['fatal', 'error']));
  try {
    await app.listen(0, '127.0.0.1');
    const address = `${await app.getUrl()}/observations`;
    const bodies = slices(rows('posted')).map((observations) => JSON.stringify({ observations }));
    const post = await perSecond(async () => {
      for (const body of bodies) await send(address, body);
    });
    const importer = app.get(ObservationImporter, { strict: false });
    const load = async (path: string): Promise<void> =>
      void (await importer.importFiles({ format: 'csv', path }));
    const [first, again] = [join(folder, 'first.csv'), join(folder, 'again.csv')];
    const text = csvOf(rows('imported'));
    await writeFile(first, text);
    await writeFile(again, `${text}\n`);
    const csv = await perSecond(() => load(first));
    const csvAgain = await perSecond(() => load(again));
    return { rows: ROWS, copy, post, csv, csvAgain };
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (ROWS * 1000) / (performance.now() - started);
}

function rowsOf(prefix: string, lastDay: number): Row[] {
  const rows: Row[] = [];
  for (let person = 0; person < PEOPLE; person += 1)
    for (let day = 0; day < DAYS; day += 1)
      for (const metric of METRICS)
        rows.push({
          user_id: `${prefix}-${person}`,
          metric,
          date: isoDay(lastDay - DAYS + day),
          value: metric === 'mood' ? 1 + (day % 5) : 1000 + ((person * 37 + day * 101) % 9000),
        });
  return rows;
}

const slices = (rows: readonly Row[]): Row[][] =>
  Array.from({ length: rows.length / PER_REQUEST }, (_, i) =>
    rows.slice(i * PER_REQUEST, (i + 1) * PER_REQUEST),
  );

const csvOf = (rows: readonly Row[]): string =>
  [
    'user_id,date,metric,value',
    ...rows.map(({ user_id: user, date, metric, value }) => `${user},${date},${metric},${value}`),
    '',
  ].join('\n');

async function send(address: string, body: string): Promise<void> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'api-key': KEY, 'content-type': 'application/json' },
    body,
  });
  const { accepted } = (await answer.json()) as { accepted?: number };
  if (accepted !== PER_REQUEST) throw new Error(`a request was answered ${answer.status}`);
}

async function copyIn(url: string, rows: readonly Row[]): Promise<void> {
  await withClient(url, async (client) => {
    const target = client.query(
      from('copy observation (user_id, metric, moment, dated, day, value) from stdin (format csv)'),
    );
    const lines = rows.map(
      ({ user_id: user, metric, date, value }) =>
        `${toUserRef(user).userId},${metric},${date}T00:00:00Z,true,${date},${value}\n`,
    );
    await pipeline(Readable.from([lines.join('')]), target);
  });
}
