import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../common/errors.js';
import { networkRemedy } from '../common/network-trouble.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { isLoopback } from '../config/insecure.js';

export interface PostRequest {
  headers: Record<string, string>;
  body: string;
}

/**
 * Posts to an address, through the configured proxy if there is one. A user and a password in an address are sent as Basic
 * authentication, and never appear in an error.
 */
@Injectable()
export class HttpPost {
  constructor(@Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'proxy'>) {}

  /** @returns the status of the answer. @throws Error when none came within `milliseconds` */
  async post(address: string, { headers, body }: PostRequest, milliseconds: number): Promise<number> {
    const url = new URL(address);
    const signal = AbortSignal.timeout(milliseconds);
    const proxy = this.proxyFor(url);
    const options: RequestOptions = {
      method: 'POST',
      signal,
      headers: {
        ...headers,
        host: url.host,
        'content-length': Buffer.byteLength(body),
        ...basicAuth(url, 'authorization'),
      },
    };
    return statusOf(await open(url, proxy, options), body);
  }

  /** What goes to this machine goes through no proxy. */
  private proxyFor({ protocol, hostname }: URL): URL | null {
    const { https, http, except } = this.config.proxy;
    const proxy = protocol === 'https:' ? https : http;
    if (proxy === null || isLoopback(hostname)) return null;
    return isExcepted(hostname, except) ? null : new URL(proxy);
  }
}

/** NO_PROXY: names with commas between; a name holds for what is below it too, and * for all. */
function isExcepted(hostname: string, except: string | null): boolean {
  const names = (except ?? '').split(',').map((name) =>
    name
      .trim()
      .toLowerCase()
      .replace(/^\*?\./, ''),
  );
  const host = hostname.toLowerCase();
  return names.some((name) => name === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`))));
}

/** A request to the address itself, to the proxy with the whole address, or through a tunnel of the proxy. */
async function open(url: URL, proxy: URL | null, options: RequestOptions): Promise<ClientRequest> {
  const path = `${url.pathname}${url.search}`;
  if (proxy === null) {
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return request({ ...options, ...addressOf(url), path });
  }
  if (url.protocol === 'http:')
    return httpRequest({
      ...options,
      ...addressOf(proxy),
      path: `${url.protocol}//${url.host}${path}`,
      headers: { ...(options.headers as object), ...basicAuth(proxy, 'proxy-authorization') },
    });
  const tunnel = await openTunnel(url, proxy, options.signal!);
  const { host } = addressOf(url);
  const secure = connectTls({ socket: tunnel, host, ...(isIP(host) === 0 ? { servername: host } : {}) });
  // Awaited here: an error of the handshake must reject, and not reach a socket that no request listens to yet.
  await once(secure, 'secureConnect', { signal: options.signal! });
  return httpsRequest({ ...options, path, createConnection: () => secure, agent: false });
}

function openTunnel(url: URL, proxy: URL, signal: AbortSignal): Promise<Duplex> {
  const target = `${url.hostname}:${url.port || 443}`;
  return new Promise((resolve, reject) => {
    const request = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
    request({
      ...addressOf(proxy),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...basicAuth(proxy, 'proxy-authorization') },
      agent: false,
      signal,
    })
      .once('connect', ({ statusCode }, socket) => {
        if (statusCode === 200) resolve(socket);
        else {
          socket.destroy();
          reject(proxyError(`answered ${statusCode}: check its rules, and user and password in HTTPS_PROXY`));
        }
      })
      .once('error', (cause) =>
        reject(proxyError(`could not be reached: ${networkRemedy(cause) ?? 'check HTTPS_PROXY'}`, cause)),
      )
      .end();
  });
}

const proxyError = (what: string, cause?: unknown): AppError =>
  new AppError('proxy_failed', `the proxy of HTTPS_PROXY ${what}`, { cause, level: 'warn' });

function statusOf(request: ClientRequest, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request
      .once('response', (response) => {
        // The text of the answer means nothing to us; it is read so that the connection can be used again.
        response.resume().once('error', reject);
        resolve(response.statusCode ?? 0);
      })
      .once('error', reject)
      .end(body);
  });
}

const addressOf = ({ hostname, port }: URL): { host: string; port?: string } => ({
  host: hostname.replace(/^\[|\]$/g, ''),
  ...(port === '' ? {} : { port }),
});

function basicAuth({ username, password }: URL, header: string): Record<string, string> {
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { [header]: `Basic ${Buffer.from(credentials).toString('base64')}` };
}
