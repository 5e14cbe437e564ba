import type { Socket } from 'node:net';
import type { ClientConfig } from 'pg';
import { type ConnectionRoute, startupSettings } from './connection-route.js';
import { StartupClient } from './startup-client.js';

/**
 * A connection on which the server has sent nothing for this long is closed: the network to it is broken, and TCP alone
 * would notice only after minutes or hours. No statement of a running service takes this long; migrations do not use
 * this limit (decision 40).
 */
export const SILENT_AFTER_MS = 15_000;

export interface ServiceClientConfig extends ClientConfig {
  route: ConnectionRoute;
  /** null: no limit, nor any of the server on a statement or a transaction. */
  silentAfterMs: number | null;
  /** Called when the server has become read-only: by its answer to a statement, or by its own message. */
  onReadOnly?: () => void;
}

/** The parts of the driver's client that have no types. */
interface DriverParts {
  connection: {
    stream: Socket;
    ssl: unknown;
    sslNegotiation: string;
    on(event: 'parameterStatus', listener: (status: ParameterStatus) => void): void;
    on(event: 'errorMessage', listener: (error: { code?: string }) => void): void;
  };
  ssl: unknown;
  host: string;
  port: number;
}

interface ParameterStatus {
  parameterName: string;
  parameterValue: string;
}

const READ_ONLY_SQLSTATE = '25006';
/** PostgreSQL 14 and newer send these by themselves, at the connect and when they change. */
const READ_ONLY_SETTINGS = ['in_hot_standby', 'default_transaction_read_only'];

/** A connection of the pool: it takes the route, closes itself when the server is silent, and knows whether it can write. */
export class ServiceClient extends StartupClient {
  /** Whether it is used once at most: the server behind it refuses writes. */
  readOnly = false;
  protected startupSettings: Readonly<Record<string, string>> = {};
  private connected = false;
  private readonly config: ServiceClientConfig;

  constructor(config?: string | ClientConfig) {
    super(config);
    this.config = config as ServiceClientConfig;
    const { connection } = this.parts;
    connection.on('parameterStatus', ({ parameterName, parameterValue }) => {
      if (READ_ONLY_SETTINGS.includes(parameterName) && parameterValue === 'on') this.noticeReadOnly();
    });
    connection.on('errorMessage', ({ code }) => {
      if (code === READ_ONLY_SQLSTATE) this.noticeReadOnly();
    });
    // Only now: with TLS the stream is replaced during the connect.
    const { silentAfterMs } = this.config;
    if (silentAfterMs !== null)
      this.once('connect', () =>
        connection.stream.setTimeout(silentAfterMs, () => this.abandon('Connection terminated: silent')),
      );
  }

  override connect(): Promise<this>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<this> | void {
    const connected = this.connectOverRoute();
    if (!callback) return connected;
    connected.then(() => (callback as (error?: Error) => void)(), callback);
  }

  /** Breaks the connection at once. A pool that holds it unused removes it. */
  abandon(reason: string): void {
    this.parts.connection.stream.destroy(new Error(reason));
  }

  private async connectOverRoute(): Promise<this> {
    const { route } = this.config;
    const found = await route.find();
    const { host, port, tls } = found;
    this.startupSettings = startupSettings(found, this.config.silentAfterMs !== null);
    Object.assign(this.parts, { host, port, ssl: tls });
    Object.assign(this.parts.connection, { ssl: tls });
    if (route.address.ssl.direct) this.parts.connection.sslNegotiation = 'direct';
    try {
      await super.connect();
      this.connected = true;
    } catch (error) {
      route.forget();
      throw error;
    }
    return this;
  }

  private noticeReadOnly(): void {
    if (this.readOnly) return;
    this.readOnly = true;
    this.config.route.forgetHost();
    if (this.connected) this.config.onReadOnly?.();
  }

  private get parts(): DriverParts {
    return this as unknown as DriverParts;
  }
}
