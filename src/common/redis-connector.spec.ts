import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RedisConnector } from './redis-connector.js';

const SOURCES = join(__dirname, '..');
const MAKES_CLIENTS = /new Redis\(|BullModule\.forRoot/;

describe('RedisConnector', () => {
  it('survives the second error of a socket, of which the client hears the first', async () => {
    const connector = new RedisConnector({ host: '127.0.0.1', port: 1 });
    const socket = await connector.connect(() => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await closed;
    expect(() => socket.emit('error', new Error('alert decode error'))).not.toThrow();
  });

  it('is the connector of every client', () => {
    const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?<!\.spec)\.ts$/.test(name))
      .map((name) => ({ name, text: readFileSync(join(SOURCES, name), 'utf8') }))
      .filter(({ text }) => MAKES_CLIENTS.test(text));
    expect(files.length).toBeGreaterThan(3);
    const without = files.filter(({ text }) => !text.includes('Connector: RedisConnector'));
    expect(without.map(({ name }) => name)).toEqual([]);
  });
});
