import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Delivery {
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A real HTTP server that keeps what it is sent. */
export interface WebhookReceiver {
  url: string;
  received: Delivery[];
  /** The status of the next answers; 'never': the request is read and not answered. */
  answer: number | 'never' | ((delivery: Delivery) => number | 'never');
  close(): Promise<void>;
}

export async function startReceiver(): Promise<WebhookReceiver> {
  const receiver: WebhookReceiver = { url: '', received: [], answer: 204, close: () => close(server) };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const delivery = { url: request.url ?? '', headers: request.headers, body };
      receiver.received.push(delivery);
      const answer = typeof receiver.answer === 'function' ? receiver.answer(delivery) : receiver.answer;
      if (answer !== 'never') response.writeHead(answer, { location: '/elsewhere' }).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return receiver;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
