import type { ClientConfig } from 'pg';
import type { PostgresAddress, PostgresHost } from '../../config/postgres-address.js';
import { sqlStateOf } from '../../common/errors.js';
import { DIRECT_ONLY, KEPT_BY_POOLERS, WITHOUT_LIMITS } from './session-settings.js';
import { StartupClient } from './startup-client.js';
import { type Tls, tlsChoices } from './tls.js';

/** One way that leads to the server. */
export interface Route extends PostgresHost {
  tls: Tls;
  /** Whether a pooler (PgBouncer) is there, which refuses most session settings. */
  pooled: boolean;
}

/** No rule of pg_hba.conf for this user with, or without, TLS: libpq then tries the other way of the same sslmode. */
const NO_RULE = '28000';
const NO_TLS_THERE = 'The server does not support SSL connections';

/** A host that is read-only where a writable one is asked for. */
class ReadOnlyHostError extends Error {
  readonly code = '25006';
}

/**
 * Finds the way to the server by trying: which of the hosts, whether with TLS, and whether a pooler is there. All
 * connections of a pool then take this way. After a failure it is found again.
 */
export class ConnectionRoute {
  private found: Promise<Route> | null = null;
  private readonly choices: readonly Tls[];

  /** @throws AppError `bad_certificate_file` */
  constructor(readonly address: PostgresAddress) {
    this.choices = tlsChoices(address);
  }

  find(): Promise<Route> {
    this.found ??= this.search().catch((error: unknown) => {
      this.found = null;
      throw error;
    });
    return this.found;
  }

  forget(): void {
    this.found = null;
  }

  /** A server that has become read-only may have given its part to another host of the list. */
  forgetHost(): void {
    if (this.address.hosts.length > 1) this.found = null;
  }

  private async search(): Promise<Route> {
    let failure: unknown;
    for (const host of this.address.hosts)
      try {
        return await this.reach(host);
      } catch (error) {
        failure = error;
      }
    throw failure;
  }

  private async reach(host: PostgresHost): Promise<Route> {
    const choices = host.host.startsWith('/') ? [false as const] : this.choices;
    for (const [index, tls] of choices.entries())
      try {
        return await this.reachWith({ ...host, tls, pooled: false });
      } catch (error) {
        const last = index === choices.length - 1;
        if (last || !(sqlStateOf(error) === NO_RULE || (error as Error).message === NO_TLS_THERE))
          throw error;
      }
    throw new Error('unreachable');
  }

  private async reachWith(route: Route): Promise<Route> {
    try {
      return await this.attempt(route);
    } catch (error) {
      if (!isRefusedSetting(error)) throw error;
      return this.attempt({ ...route, pooled: true });
    }
  }

  private async attempt(route: Route): Promise<Route> {
    const client = new ProbeClient(this.address, route);
    // The rejected connection reports the error.
    client.on('error', () => undefined);
    try {
      await client.connect();
      if (this.address.writable) {
        const { rows } = await client.query<{ transaction_read_only: string }>('show transaction_read_only');
        if (rows[0].transaction_read_only === 'on') throw new ReadOnlyHostError('read-only');
      }
      return route;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** PgBouncer: 08P01 "unsupported startup parameter: ...". Other poolers use other codes, but name it in the same way. */
function isRefusedSetting(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state !== null && /startup (parameter|option)/i.test((error as Error).message);
}

/** What the driver needs to know to connect, besides the way. */
export function clientConfig(address: PostgresAddress): ClientConfig {
  return {
    user: address.user,
    // null: the driver then looks into ~/.pgpass, as libpq does.
    ...(address.password === null ? {} : { password: address.password }),
    database: address.database,
    application_name: address.applicationName ?? 'weekly-intelligence',
    ...(address.options === null ? {} : { options: address.options }),
    enableChannelBinding: address.channelBinding,
    keepAlive: true,
  };
}

/** The settings that a request for a connection over this route holds, with or without the service's limits of time. */
export function startupSettings(route: Route, limited = true): Readonly<Record<string, string>> {
  if (route.pooled) return KEPT_BY_POOLERS;
  return { ...KEPT_BY_POOLERS, ...DIRECT_ONLY, ...(limited ? {} : WITHOUT_LIMITS) };
}

class ProbeClient extends StartupClient {
  protected readonly startupSettings: Readonly<Record<string, string>>;

  constructor(address: PostgresAddress, route: Route) {
    super({
      ...clientConfig(address),
      host: route.host,
      port: route.port,
      ssl: route.tls,
      ...(address.ssl.direct ? { sslnegotiation: 'direct' as const } : {}),
      connectionTimeoutMillis: address.connectSeconds * 1000,
    });
    this.startupSettings = startupSettings(route);
  }
}
