import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { StoreAnswer } from '../../src/stores/types.js';
import { MemoryS3 } from '../unit/stores/memory-store.js';
import type { PlaceForNodes } from './place-for-nodes.js';

export interface ForgetfulStore {
  /** From where the nodes are. */
  readonly endpoint: string;
  /** What it holds. */
  readonly objects: ReadonlyMap<string, string>;
  readonly writes: () => number;
  close(): Promise<void>;
}

/** A store over HTTP that speaks S3 and does not know conditions: it writes whatever `If-None-Match` says. */
export async function startForgetfulStore({ listen, name }: PlaceForNodes): Promise<ForgetfulStore> {
  const memory = new MemoryS3('none');
  const server = createServer((request, response) => {
    void answerTo(memory, request).then(({ status, headers, body }) => {
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, listen, resolve);
  });
  return {
    endpoint: `http://${name}:${String((server.address() as AddressInfo).port)}`,
    objects: memory.objects,
    writes: () => memory.requests.filter(({ method }) => method === 'PUT').length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function answerTo(memory: MemoryS3, request: IncomingMessage): Promise<StoreAnswer> {
  const { method = 'GET', url = '/' } = request;
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return memory.send({
    method: method as 'GET' | 'PUT' | 'DELETE',
    url: new URL(url, 'http://store').href,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: await text(request),
  });
}
