import { LogLevel } from '@nestjs/common';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { jsonLogger } from '../../src/common/json-logger.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import type { TestDatabase } from '../support/test-database.js';
import type { KnownValues } from './generator.js';
import { LINK_SECRET, PEOPLE, VICTIM, VICTIM_WORD } from './marks.js';

export interface FuzzService {
  app: TestApp;
  port: number;
  known: KnownValues;
}

const DAYS = 60;
const LEVELS: LogLevel[] = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'];

/** The service on a port of its own, with three people who have a brief and one that no request will name. */
export async function startFuzzedService(database?: TestDatabase): Promise<FuzzService> {
  const app = await createTestApp(
    {
      LINK_SECRET,
      // Refusals for their number would hide the rest.
      RATE_LIMIT_PER_KEY: '0',
      RATE_LIMIT_PER_ADDRESS: '0',
      RATE_LIMIT_REFUSALS: '0',
    },
    { logger: jsonLogger(LEVELS), ...(database ? { database } : {}) },
  );
  await app.app.listen(0, '127.0.0.1');
  const { port } = (app.app.getHttpServer() as Server).address() as AddressInfo;
  return { app, port, known: await plant(app) };
}

async function plant({ admin, service }: TestApp): Promise<KnownValues> {
  const people = [VICTIM, ...PEOPLE.slice(0, 2)];
  const words = {
    user_id: VICTIM,
    metric: `symptom:${VICTIM_WORD}`,
    value: 5,
    date: '2026-02-20',
    note: `${VICTIM_WORD} again`,
  };
  await service
    .post('/observations')
    .send({ observations: [...people.flatMap((person) => recordsOf(person, DAYS)), words] })
    .expect(200);
  const { body } = await admin
    .post('/admin/trigger-intelligence')
    .send({ user_ids: people, week_of: WEEK_OF })
    .expect(200);
  const brief = await service.get(`/users/${PEOPLE[0]}/brief?week_of=${WEEK_OF}`).expect(200);
  const facts = [...new Set(brief.text.match(/(?<="fact_id":")[^"]+/g) ?? [])].slice(0, 20);
  return {
    id: PEOPLE,
    user_id: PEOPLE,
    job_id: [(body as { result: { job_id: string } }).result.job_id],
    date: [WEEK_OF],
    ...(facts.length > 0 ? { fact_id: facts } : {}),
  };
}
