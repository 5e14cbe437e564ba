import { userInfo } from 'node:os';
import { AddressProblem, readPostgresAddress } from './postgres-address.js';

const PASSWORD = 'a/b+c:d@e#f%g?h&i=j k';

describe('readPostgresAddress', () => {
  it.each([
    ['postgresql://u:p@db.example.com:6432/d', [{ host: 'db.example.com', port: 6432 }], 'u', 'p', 'd'],
    ['postgres://u@h', [{ host: 'h', port: 5432 }], 'u', null, 'u'],
    ['postgresql://u:p@[::1]:4112/d', [{ host: '::1', port: 4112 }], 'u', 'p', 'd'],
    ['postgresql://u@[::1]/d', [{ host: '::1', port: 5432 }], 'u', null, 'd'],
    [
      `postgresql://iam%40user:${encodeURIComponent(PASSWORD)}@h/d`,
      [{ host: 'h', port: 5432 }],
      'iam@user',
      PASSWORD,
      'd',
    ],
    ['postgresql://u:p%23a#b@h/d', [{ host: 'h', port: 5432 }], 'u', 'p#a#b', 'd'],
    ['postgresql://u:p@q@h/d', [{ host: 'h', port: 5432 }], 'u', 'p@q', 'd'],
    ['postgresql://u@localhost/d?host=/run/pg&port=4112', [{ host: '/run/pg', port: 4112 }], 'u', null, 'd'],
    ['postgresql://u:x@/d?host=/run/pg', [{ host: '/run/pg', port: 5432 }], 'u', 'x', 'd'],
    ['postgresql://u@%2Frun%2Fpg:4112/d', [{ host: '/run/pg', port: 4112 }], 'u', null, 'd'],
    ['postgresql://h/d?user=u&password=p%26q', [{ host: 'h', port: 5432 }], 'u', 'p&q', 'd'],
    ['postgresql://u@h/d%20e', [{ host: 'h', port: 5432 }], 'u', null, 'd e'],
    [
      'postgresql://u:p@a:1,b,[::2]:3/d',
      [
        { host: 'a', port: 1 },
        { host: 'b', port: 5432 },
        { host: '::2', port: 3 },
      ],
      'u',
      'p',
      'd',
    ],
  ])('reads %s', (uri, hosts, user, password, database) => {
    expect(readPostgresAddress(uri)).toMatchObject({ hosts, user, password, database });
  });

  it('takes what the address does not say from the PG* variables, and else from the defaults of libpq', () => {
    const environment = {
      PGHOST: '/run/pg',
      PGPORT: '4112',
      PGUSER: 'u',
      PGPASSWORD: 'p',
      PGDATABASE: 'd',
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: '/ca.pem',
    };
    expect(readPostgresAddress('postgresql:///', environment)).toMatchObject({
      hosts: [{ host: '/run/pg', port: 4112 }],
      user: 'u',
      password: 'p',
      database: 'd',
      ssl: { mode: 'verify-full', rootCertificate: '/ca.pem' },
    });
    expect(readPostgresAddress('postgresql://v@h:1/e?sslmode=disable', environment)).toMatchObject({
      hosts: [{ host: 'h', port: 1 }],
      user: 'v',
      database: 'e',
      ssl: { mode: 'disable' },
    });
    expect(readPostgresAddress('postgresql://', {})).toMatchObject({
      hosts: [{ host: 'localhost', port: 5432 }],
      user: userInfo().username,
      ssl: { mode: 'prefer', rootCertificate: null },
      writable: false,
      connectSeconds: 5,
    });
  });

  it.each([
    [
      'sslmode=require&uselibpqcompat=true&sslnegotiation=direct',
      { ssl: expect.objectContaining({ mode: 'require', direct: true }) },
    ],
    ['ssl=true', { ssl: expect.objectContaining({ mode: 'require' }) }],
    ['ssl=no-verify', { ssl: expect.objectContaining({ mode: 'no-verify' }) }],
    ['target_session_attrs=read-write', { writable: true }],
    ['target_session_attrs=any', { writable: false }],
    [
      'connect_timeout=9&application_name=weekly&options=-c%20search_path%3Dwi',
      { connectSeconds: 9, applicationName: 'weekly', options: '-c search_path=wi' },
    ],
    ['channel_binding=require&keepalives=1', { channelBinding: true }],
  ])('reads the parameters %s', (query, expected) => {
    expect(readPostgresAddress(`postgresql://u@h/d?${query}`)).toMatchObject(expected);
  });

  it.each([
    ['postgresql+psycopg2://u:hush@h/d', /without the name of a driver/],
    ['mysql://u:hush@h/d', /begins with postgresql/],
    ['host=h password=hush', /begins with postgresql/],
    [`postgresql://iam%40user:a/hush@e@h/d`, /percent-encoded/],
    ['postgresql://u:hu sh@h/d', /space/],
    ['postgresql://u:100%hush@h/d', /%25/],
    ['postgresql://u:hush?hush@h/d', /percent-encoded/],
    ['postgresql://u:hush@h:0/d', /port/],
    ['postgresql://u:hush@h:99999/d', /port/],
    ['postgresql://u:hush@a,b/d?port=1,2,3', /number of ports/],
    ['postgresql://u:hush@h/d?sslmode=maybe', /sslmode/],
    ['postgresql://u:hush@h/d?sslnegotiation=direct', /sslmode=require/],
    ['postgresql://u:hush@h/d?target_session_attrs=standby', /writes/],
    ['postgresql://u:hush@h/d?target_session_attrs=hush', /target_session_attrs/],
    ['postgresql://u:hush@h/d?connect_timeout=hush', /connect_timeout/],
    ['postgresql://u:hush@h/d?hush=1', /not known/],
    ['postgresql://u:hush@h/d?gssencmode=require', /gssencmode/],
    ['postgresql://u:hush@[h/d', /IPv6/],
  ])('says what is wrong with %s, and quotes nothing of it', (uri, reason) => {
    const read = () => readPostgresAddress(uri);
    expect(read).toThrow(AddressProblem);
    expect(read).toThrow(reason);
    expect(read).not.toThrow(/hush/);
  });
});
