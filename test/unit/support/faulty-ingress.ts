import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What an ingress does wrong, by the number of the write or timer that it happens to, from 1. */
export interface IngressFaults {
  /** Acknowledges the write, and stores nothing. */
  readonly loseWrite?: number;
  /** Counts the write twice. */
  readonly doubleWrite?: number;
  /** Gives the write the number of the one before. */
  readonly sameNumber?: number;
  /** Answers the write after so many milliseconds. */
  readonly slowWrite?: readonly [number: number, ms: number];
  readonly loseTimer?: number;
  readonly doubleTimer?: number;
  /** Forgets idempotency keys, so that a write which is asked for again is counted again. */
  readonly forgetKeys?: boolean;
  /** Workflows end with a step that was taken twice. */
  readonly repeatStep?: boolean;
  /** Workflows do not end. */
  readonly stuckFlows?: boolean;
  /** Answers 503 to each first attempt of a write. */
  readonly refuseFirst?: boolean;
}

interface Ledger {
  count: number;
  readonly times: Record<string, number>;
}

/** An ingress that answers as one with the services of `services/load.mjs` does, but for its faults. Keeps all in memory. */
export async function startIngress(faults: IngressFaults = {}): Promise<{ url: string; close: () => Promise<void> }> {
  const ledgers = new Map<string, Ledger>();
  const answered = new Map<string, number>();
  const refused = new Set<string>();
  const steps = ['before-1', 'before-2', 'before-3', 'after-1', 'after-2', 'after-3'];
  let [writes, timers] = [0, 0];

  const ledger = (key: string): Ledger => {
    const found = ledgers.get(key) ?? { count: 0, times: {} };
    ledgers.set(key, found);
    return found;
  };
  const count = (key: string, id: string): number => {
    const found = ledger(key);
    found.times[id] = (found.times[id] ?? 0) + 1;
    return ++found.count;
  };
  const add = (key: string, id: string): number => {
    const before = answered.get(id);
    if (before !== undefined && faults.forgetKeys !== true) return before;
    writes++;
    const number =
      writes === faults.loseWrite
        ? ledger(key).count + 1
        : writes === faults.sameNumber
          ? count(key, id) - 1
          : count(key, id);
    if (writes === faults.doubleWrite) count(key, id);
    answered.set(id, number);
    return number;
  };
  const setTimer = (key: string, id: string) => {
    if (answered.has(id)) return;
    answered.set(id, 0);
    timers++;
    if (timers !== faults.loseTimer) count(key, id);
    if (timers === faults.doubleTimer) count(key, id);
  };
  const endOf = (key: string) => {
    for (const step of steps) count(key, `${key}-${step}`);
    const drawn = steps.map((_, i) => i);
    return { word: `word of ${key}`, drawn, stored: faults.repeatStep === true ? [...drawn].reverse() : drawn };
  };
  const answer = async (request: IncomingMessage): Promise<[status: number, body: unknown]> => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const sent: unknown = JSON.parse((await text(request)) || 'null');
    const [service, key = '', handler, send] = pathname.slice(1).split('/');
    if (service === 'restate') return [200, endOf(pathname.split('/')[4] ?? '')];
    if (service === 'LoadFlow') return [200, handler === 'waiting' ? true : null];
    if (service === 'LoadNap') {
      const timer = sent as { key: string; id: string };
      setTimer(timer.key, timer.id);
      return [202, null];
    }
    if (handler === 'read') return [200, ledger(key)];
    const id = String(sent);
    if (send !== undefined) {
      setTimer(key, id);
      return [202, null];
    }
    if (faults.refuseFirst === true && !refused.has(id)) {
      refused.add(id);
      return [503, 'not now'];
    }
    const number = add(key, id);
    const [slow, ms] = faults.slowWrite ?? [];
    if (slow === writes) await new Promise((resolve) => setTimeout(resolve, ms));
    return [200, number];
  };

  const server = createServer((request, response) => {
    if (faults.stuckFlows === true && request.url?.endsWith('/attach') === true) return;
    void answer(request).then(([status, body]) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
