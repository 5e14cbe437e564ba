import { Logger } from '@nestjs/common';
import { jsonLogger } from '../../src/common/json-logger.js';
import { currentRequestId } from '../../src/common/request-scope.js';
import { TriggerService } from '../../src/jobs/coordinator/trigger-service.js';
import { withoutTable } from '../support/broken-database.js';
import { stopTicks } from '../support/stop-ticks.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

interface LogLine {
  message: { event?: string };
  request_id?: string;
}

describe('the id of a request', () => {
  let service: TestApp;
  let written: LogLine[] = [];
  const linesOf = (event: string) => written.filter(({ message }) => message.event === event);

  beforeAll(async () => {
    service = await createTestApp({}, { logger: jsonLogger(['fatal', 'error', 'warn', 'log']) });
    stopTicks(service);
  });
  beforeEach(() => {
    written = [];
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockImplementation((line) => {
        written.push(JSON.parse(String(line)) as LogLine);
        return true;
      });
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => service.close());

  it('is in each line of the log that is written for the request, and in its answer', async () => {
    const ids = ['one', 'two', 'three'];
    const answers = await withoutTable(service, 'user_preferences', () =>
      Promise.all(
        ids.map((id) => service.service.get('/users/anna/preferences').set('x-request-id', id).expect(500)),
      ),
    );
    expect(answers.map(({ headers }) => headers['x-request-id'])).toEqual(ids);
    expect(answers.map(({ body }) => body)).toEqual(
      ids.map((id) => expect.objectContaining({ code: 'internal_error', request_id: id })),
    );
    expect(linesOf('request.failed').map((line) => line.request_id)).toEqual(expect.arrayContaining(ids));
    expect(linesOf('request.failed')).toHaveLength(3);
  });

  it('is made by the service where none is sent, and in no answer that names nothing but a mistake', async () => {
    const answer = await service.open.get('/users/anna/preferences').expect(403);
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.body).toEqual({ statusCode: 403, code: 'forbidden', message: 'Forbidden.' });
    expect(linesOf('key.refused')).toEqual([
      expect.objectContaining({ request_id: answer.headers['x-request-id'] }),
    ]);
  });

  it('is in every answer, also of paths that are no route', async () => {
    for (const path of ['/docs', '/docs/swagger-ui.css', '/no-such-route', '/%zz', '/health/live']) {
      const { headers } = await service.open.get(path).set('x-request-id', 'from-the-proxy');
      expect([path, headers['x-request-id']]).toEqual([path, 'from-the-proxy']);
    }
  });

  it('is not in lines of work that outlives its request, or belongs to none', async () => {
    const seen: (string | undefined)[] = [];
    let after = Promise.resolve();
    jest.spyOn(service.get(TriggerService), 'trigger').mockImplementation(() => {
      seen.push(currentRequestId());
      after = new Promise((resolve) => setTimeout(resolve, 50)).then(() => {
        seen.push(currentRequestId());
        new Logger('Work').warn({ event: 'tick.failed', message: 'A tick failed.' });
      });
      return Promise.resolve({ status: 'triggered', result: { status: 'running' } } as never);
    });
    await service.admin.post('/admin/trigger-intelligence').set('x-request-id', 'trigger').send({});
    await after;
    new Logger('Work').warn({ event: 'tick.failed', message: 'A tick failed.' });
    expect(seen).toEqual(['trigger', undefined]);
    expect(linesOf('tick.failed').map((line) => line.request_id)).toEqual([undefined, undefined]);
  });
});
