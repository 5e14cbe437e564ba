import { brotliCompressSync, gzipSync } from 'node:zlib';
import type request from 'supertest';
import { createTestApp, type TestApp } from '../support/test-app.js';

const MB = 1 << 20;
/** Some twenty bytes that decompress to almost 4 MB of opening brackets. */
const NESTED = brotliCompressSync(Buffer.alloc(4 * MB - 1, '['));
/** Bodies that would be refused as soon as they were read. */
const UNREADABLE: [what: string, encoding: string, body: Buffer][] = [
  ['that decompresses to nested lists', 'br', NESTED],
  ['that decompresses to 5 MB', 'gzip', gzipSync(Buffer.alloc(5 * MB, ' '))],
  ['that is not compressed as it says', 'gzip', Buffer.from('{}')],
  ['in an unknown encoding', 'morse', Buffer.from('{}')],
  ['that is not JSON', 'identity', Buffer.from('{')],
];

describe('bodies', () => {
  let service: TestApp;

  beforeAll(async () => {
    service = await createTestApp();
  });
  afterAll(() => service.close());

  /** Sends bytes as they are; supertest would write a Buffer as JSON under most content types. */
  const send = (post: request.Test, body: Buffer, encoding = 'identity'): request.Test =>
    post.set('content-type', 'application/octet-stream').set('content-encoding', encoding).send(body);
  const reasonOf = ({ body }: { body: { errors: { reason: string }[] } }): string => body.errors[0].reason;

  describe.each(UNREADABLE)('a body %s', (_, encoding, body) => {
    it('is not read without a key, on an unknown path, or on a route that takes none', async () => {
      const { open, admin } = service;
      const answers = await Promise.all([
        send(open.post('/observations'), body, encoding),
        send(open.post('/admin/trigger-intelligence'), body, encoding),
        send(open.put('/users/x/preferences'), body, encoding),
        send(open.post('/x'), body, encoding),
        send(open.get('/health/live'), body, encoding),
        send(open.post('/unsubscribe/x'), body, encoding),
        send(admin.post('/admin/runs/x/cancel'), body, encoding),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 404, 200, 404, 404]);
    });

    it('is refused where the right key is sent', async () => {
      const { status } = await send(service.service.post('/observations'), body, encoding);
      expect([400, 413, 415]).toContain(status);
    });
  });

  it('may not be nested deeper than 32', async () => {
    const nested = (depth: number) =>
      send(service.service.post('/observations'), Buffer.from('['.repeat(depth) + ']'.repeat(depth)));
    const compressed = await send(service.service.post('/observations'), NESTED, 'br').expect(400);
    expect(reasonOf(compressed)).toBe('must not be nested more than 32 deep');
    expect(reasonOf(await nested(33))).toBe('must not be nested more than 32 deep');
    expect(reasonOf(await nested(32))).toBe('must be a list');
  });

  it('counts its limit after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(5 * MB, ' '));
    expect(bomb.length).toBeLessThan(MB);
    const answer = await send(service.service.post('/observations'), bomb, 'gzip').expect(413);
    expect(reasonOf(answer)).toBe('must be at most 4 MB');
  });

  it('may have 4 MB where lists are sent, and 64 kB elsewhere', async () => {
    const bytes = Buffer.from(JSON.stringify({ time_zone: 'x'.repeat(70_000) }));
    expect(reasonOf(await send(service.service.post('/observations'), bytes))).toBe('must be a list');
    const answer = await send(service.service.put('/users/x/preferences'), bytes).expect(413);
    expect(reasonOf(answer)).toBe('must be at most 64 kB');
  });

  it('may be compressed, and begin with a byte order mark', async () => {
    const text = Buffer.from('\ufeff{"observations": 7}');
    for (const [encoding, body] of [
      ['identity', text],
      ['gzip', gzipSync(text)],
      ['br', brotliCompressSync(text)],
    ] as const)
      expect(reasonOf(await send(service.service.post('/observations'), body, encoding))).toBe(
        'must be a list',
      );
  });

  it('must be compressed once, in an encoding that is known', async () => {
    const text = Buffer.from('{"observations": []}');
    for (const encoding of ['gzip, gzip', 'zstd'])
      expect(
        (await send(service.service.post('/observations'), gzipSync(gzipSync(text)), encoding).expect(415))
          .body.errors,
      ).toEqual([{ field: 'content-encoding', reason: 'must be absent, or one of gzip, deflate and br' }]);
  });

  it('must be UTF-8', async () => {
    const latin1 = Buffer.from('{"observations": "é"}', 'latin1');
    const answer = await send(service.service.post('/observations'), latin1).expect(400);
    expect(reasonOf(answer)).toBe('must be JSON in UTF-8: an object');
  });
});
