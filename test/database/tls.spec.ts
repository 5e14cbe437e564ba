import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { startTlsFront, type TlsFront } from '../support/tls-front.js';

/** A server that demands TLS, with a certificate of a private authority. */
describe('TLS to PostgreSQL', () => {
  let database: TestDatabase;
  let server: TlsFront;
  let other: TlsFront;

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await startTlsFront(database.url, 'IP:127.0.0.1');
    other = await startTlsFront(database.url, 'DNS:db.internal');
  });
  afterAll(async () => {
    await server.close();
    await other.close();
    await database.drop();
  });

  const open = async ({ port }: TlsFront, query: string) => {
    const url = new URL(database.url);
    url.port = String(port);
    url.search = query;
    const dataSource = await openDatabase(dataSourceOptions(url.href), { migrate: false });
    await dataSource.destroy();
  };

  it.each(['', 'sslmode=prefer', 'sslmode=allow', 'sslmode=require', 'sslmode=no-verify', 'ssl=true'])(
    'is used without a look at the certificate for "%s"',
    async (query) => {
      await open(server, query);
      await open(other, query);
    },
  );

  it('verifies the authority with sslrootcert, and with verify-full the host name too', async () => {
    const root = `sslrootcert=${server.caFile}`;
    await open(server, `sslmode=verify-full&${root}`);
    await open(server, `sslmode=verify-ca&${root}`);
    await open(other, `sslmode=verify-ca&sslrootcert=${other.caFile}`);
    await open(other, `sslmode=require&sslrootcert=${other.caFile}`);
  });

  it.each([
    ['an authority that is not known', 'sslmode=verify-full', /authority that is not known.*sslrootcert/],
    ['an authority that is not known', 'sslmode=verify-ca', /authority that is not known/],
    ['another host name', 'sslmode=verify-full&sslrootcert=OTHER', /another host name/],
    ['no TLS', 'sslmode=disable', /28000.*sslmode=require/],
    ['a file that is missing', 'sslmode=verify-full&sslrootcert=/nowhere/ca.pem', /sslrootcert .*ENOENT/],
  ])('is refused with the reason: %s (%s)', async (_, query, reason) => {
    await expect(open(other, query.replace('OTHER', other.caFile))).rejects.toThrow(reason);
  });

  it('is not needed: a server without it is asked again in plain text, unless the address demands it', async () => {
    const plain = { port: Number(new URL(database.url).port) } as TlsFront;
    await open(plain, 'sslmode=prefer');
    await expect(open(plain, 'sslmode=require')).rejects.toThrow(/offers no TLS/);
  });

  it('takes the next host of a list when one does not answer or is read-only', async () => {
    const url = new URL(database.url);
    const hosts = `127.0.0.1:1,${url.host}`;
    const list = database.url.replace(url.host, hosts);
    const dataSource = await openDatabase(dataSourceOptions(`${list}?target_session_attrs=read-write`), {
      migrate: false,
    });
    expect(await dataSource.query('select 1 as one')).toEqual([{ one: 1 }]);
    await dataSource.destroy();
  });
});
