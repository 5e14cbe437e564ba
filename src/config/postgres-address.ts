import { userInfo } from 'node:os';
import type { Environment } from './variable.js';

const DEFAULT_PORT = 5432;
const DEFAULT_CONNECT_SECONDS = 5;

export const SSL_MODES = [
  'disable',
  'allow',
  'prefer',
  'require',
  'verify-ca',
  'verify-full',
  'no-verify',
] as const;
/** As in libpq; `no-verify` is node-postgres's own name for `require` without a root certificate. */
export type SslMode = (typeof SSL_MODES)[number];

const SESSION_ATTRIBUTES = ['any', 'read-write', 'primary', 'prefer-standby', 'read-only', 'standby'];

export interface PostgresHost {
  /** A name, an IP address, or the folder of a Unix socket, which begins with a slash. */
  host: string;
  port: number;
}

/** Where a database is and how to connect to it: what libpq reads from a connection URI and its PG* variables. */
export interface PostgresAddress {
  /** Tried in this order. */
  hosts: readonly PostgresHost[];
  user: string;
  password: string | null;
  database: string;
  ssl: {
    mode: SslMode;
    /** Paths of PEM files; null where there is none. */
    rootCertificate: string | null;
    certificate: string | null;
    key: string | null;
    /** Whether TLS begins at once, without asking the server first. */
    direct: boolean;
  };
  /** Whether hosts that are read-only are passed over. */
  writable: boolean;
  /** For each host, in seconds. */
  connectSeconds: number;
  applicationName: string | null;
  /** Settings for the session (`-c name=value`). */
  options: string | null;
  channelBinding: boolean;
}

/** What is wrong with an address. The message names neither the address nor a part of it: any part may be a password. */
export class AddressProblem extends Error {}

const ENCODE =
  'a user name, password or database with one of : / ? # @ % [ ] or a space in it must be percent-encoded (@ is %40)';

/** Parameters after the `?` that change nothing for this service. */
const WITHOUT_EFFECT = new Set([
  'fallback_application_name',
  'keepalives',
  'keepalives_count',
  'keepalives_idle',
  'keepalives_interval',
  'krbsrvname',
  'load_balance_hosts',
  'sslcompression',
  'sslsni',
  'tcp_user_timeout',
  'uselibpqcompat',
]);
const USED = new Set([
  'application_name',
  'channel_binding',
  'client_encoding',
  'connect_timeout',
  'dbname',
  'gssencmode',
  'host',
  'options',
  'password',
  'port',
  'ssl',
  'sslcert',
  'sslkey',
  'sslmode',
  'sslnegotiation',
  'sslrootcert',
  'target_session_attrs',
  'user',
]);

/**
 * Reads a connection URI as libpq does.
 * @param environment PG* variables, for what the URI does not say
 * @throws AddressProblem
 */
export function readPostgresAddress(uri: string, environment: Environment = process.env): PostgresAddress {
  const { authority, path, query } = split(uri);
  const given = readParameters(query);
  const { login, hostList } = splitAuthority(authority);
  const value = (name: string, variable: string, inUri?: string): string | null =>
    given.get(name) ?? (inUri || environment[variable] || null);
  const [user, password] = login === null ? [] : splitOnce(login, ':').map((part) => part && decode(part));
  const name = value('user', 'PGUSER', user) ?? loginName();
  return {
    hosts: readHosts(hostList, given, environment),
    user: name,
    password: value('password', 'PGPASSWORD', password),
    database: value('dbname', 'PGDATABASE', decode(path)) ?? name,
    ssl: readSsl(value, given),
    writable: readWritable(value('target_session_attrs', 'PGTARGETSESSIONATTRS')),
    connectSeconds: readSeconds(value('connect_timeout', 'PGCONNECT_TIMEOUT')),
    applicationName: value('application_name', 'PGAPPNAME'),
    options: value('options', 'PGOPTIONS'),
    channelBinding: value('channel_binding', 'PGCHANNELBINDING') === 'require',
  };
}

function split(uri: string): { authority: string; path: string; query: string } {
  const scheme = /^postgres(ql)?:\/\//i.exec(uri);
  if (!scheme)
    throw new AddressProblem(
      /^postgres(ql)?\+/i.test(uri)
        ? 'must begin with postgresql:// alone, without the name of a driver after a +'
        : 'must be a URL that begins with postgresql:// or postgres://',
    );
  const rest = uri.slice(scheme[0].length);
  if (/[\s\u0000-\u001f]/.test(rest)) throw new AddressProblem(`must not hold a space: ${ENCODE}`);
  const [beforeQuery, query] = splitOnce(rest, '?');
  const [authority, path] = splitOnce(beforeQuery, '/');
  if (path?.includes('@')) throw new AddressProblem(`cannot be read: ${ENCODE}`);
  return { authority, path: path ?? '', query: query ?? '' };
}

/** The last @ ends the login: a password may hold one as it is. */
function splitAuthority(authority: string): { login: string | null; hostList: string } {
  const at = authority.lastIndexOf('@');
  if (at === -1) return { login: null, hostList: authority };
  return { login: authority.slice(0, at), hostList: authority.slice(at + 1) };
}

function readParameters(query: string): Map<string, string> {
  const pairs = query.split('&').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const [name, text] = splitOnce(pair, '=').map((part) => part && decode(part));
      if (text === undefined || !(USED.has(name!) || WITHOUT_EFFECT.has(name!)))
        // The parameter is not named: it may be the second half of a password.
        throw new AddressProblem(
          `has a parameter after the ? that is not known here (${[...USED].join(', ')} are); and ${ENCODE}`,
        );
      return [name!, text];
    }),
  );
}

function readHosts(
  hostList: string,
  given: ReadonlyMap<string, string>,
  environment: Environment,
): PostgresHost[] {
  const pairs = hostList === '' ? [] : hostList.split(',').map(splitHost);
  const hosts = listOf(given.get('host')) ??
    (pairs.length > 0 ? pairs.map(({ host }) => host) : listOf(environment.PGHOST)) ?? ['localhost'];
  const ownPorts = pairs.map(({ port }) => port);
  const ports = (listOf(given.get('port')) ??
    (ownPorts.some((port) => port !== '') ? ownPorts : null) ??
    listOf(environment.PGPORT) ?? ['']) as string[];
  if (ports.length !== 1 && ports.length !== hosts.length)
    throw new AddressProblem('has another number of ports than of hosts');
  return hosts.map((host, index) => ({
    host: host === '' ? 'localhost' : host,
    port: readPort(ports.length === 1 ? ports[0] : ports[index]),
  }));
}

function splitHost(text: string): { host: string; port: string } {
  const bracketed = /^\[([0-9a-f:.%]+)\](?::(.*))?$/i.exec(text);
  if (bracketed) return { host: bracketed[1], port: bracketed[2] ?? '' };
  const [host, port] = splitOnce(text, ':');
  if (/[[\]]/.test(text))
    throw new AddressProblem(`has a [ or ] that is not around an IPv6 address; ${ENCODE}`);
  return { host: decode(host), port: port ?? '' };
}

function readPort(text: string): number {
  if (text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new AddressProblem(`has a port that is not a number from 1 to 65535; ${ENCODE}`);
  return port;
}

type Value = (name: string, variable: string) => string | null;

function readSsl(value: Value, given: ReadonlyMap<string, string>): PostgresAddress['ssl'] {
  // As in libpq: JDBC's `ssl=true` is read as `require`.
  const short = { true: 'require', '1': 'require', false: 'disable', '0': 'disable' }[given.get('ssl') ?? ''];
  const mode = given.get('sslmode') ?? short ?? given.get('ssl') ?? value('sslmode', 'PGSSLMODE') ?? 'prefer';
  if (!SSL_MODES.includes(mode as SslMode))
    throw new AddressProblem(`has an sslmode that is none of ${SSL_MODES.join(', ')}`);
  if (value('gssencmode', 'PGGSSENCMODE') === 'require')
    throw new AddressProblem('has gssencmode=require, which this service does not support: use sslmode');
  const direct = value('sslnegotiation', 'PGSSLNEGOTIATION') === 'direct';
  if (direct && ['disable', 'allow', 'prefer'].includes(mode))
    throw new AddressProblem('has sslnegotiation=direct, which needs sslmode=require or stronger');
  return {
    mode: mode as SslMode,
    rootCertificate: value('sslrootcert', 'PGSSLROOTCERT'),
    certificate: value('sslcert', 'PGSSLCERT'),
    key: value('sslkey', 'PGSSLKEY'),
    direct,
  };
}

/** The service writes, so hosts that only read are of no use to it. */
function readWritable(attributes: string | null): boolean {
  if (attributes === null || attributes === 'any') return false;
  if (attributes === 'read-write' || attributes === 'primary') return true;
  if (SESSION_ATTRIBUTES.includes(attributes))
    throw new AddressProblem(
      'asks for a server that only reads (target_session_attrs), but this service writes: use read-write',
    );
  throw new AddressProblem(`has target_session_attrs that is none of ${SESSION_ATTRIBUTES.join(', ')}`);
}

function readSeconds(text: string | null): number {
  if (text === null || /^-?0+$/.test(text)) return DEFAULT_CONNECT_SECONDS;
  if (!/^\d{1,4}$/.test(text))
    throw new AddressProblem('has a connect_timeout that is not a number of seconds');
  return Number(text);
}

function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    throw new AddressProblem('names no user');
  }
}

function listOf(text: string | undefined): string[] | null {
  return text === undefined || text === '' ? null : text.split(',');
}

function splitOnce(text: string, by: string): [string, string | undefined] {
  const at = text.indexOf(by);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AddressProblem(
      'has a % that is not followed by two hexadecimal digits: a % itself is written %25',
    );
  }
}
