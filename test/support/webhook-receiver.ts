import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Delivery {
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

type Answer = number | 'never';

/** A real HTTP server that keeps the requests that it receives. */
export interface WebhookReceiver {
  url: string;
  received: Delivery[];
  /** The most requests that were open at the same time. */
  mostAtOnce: number;
  /** The status of the next answers; 'never': the request is read and not answered. */
  answer: Answer | ((delivery: Delivery) => Answer | Promise<Answer>);
  close(): Promise<void>;
}

export async function startReceiver(): Promise<WebhookReceiver> {
  let atOnce = 0;
  const receiver: WebhookReceiver = {
    url: '',
    received: [],
    mostAtOnce: 0,
    answer: 204,
    close: () => close(server),
  };
  const server = createServer((request, response) => {
    atOnce += 1;
    receiver.mostAtOnce = Math.max(receiver.mostAtOnce, atOnce);
    response.once('close', () => (atOnce -= 1));
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => void reply({ url: request.url ?? '', headers: request.headers, body }, response));
  }).listen(0, '127.0.0.1');
  const reply = async (delivery: Delivery, response: ServerResponse): Promise<void> => {
    receiver.received.push(delivery);
    const { answer } = receiver;
    const status = typeof answer === 'function' ? await answer(delivery) : answer;
    if (status !== 'never') response.writeHead(status, { location: '/elsewhere' }).end();
  };
  await once(server, 'listening');
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return receiver;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
