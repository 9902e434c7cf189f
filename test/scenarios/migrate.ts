import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreeBlock } from '../../src/machine/ports.js';
import { call, eventually } from '../support/http.js';

/** A single node as a user runs it: the server with its defaults, and nothing of ours. */
export class SingleNode {
  readonly name: string;
  readonly dir: string;
  readonly #server: string;
  readonly #ports: readonly number[];
  #child: ChildProcess | undefined;

  private constructor(server: string, cwd: string, name: string, first: number) {
    this.#server = server;
    this.name = name;
    this.dir = join(cwd, 'restate-data');
    this.#ports = [first, first + 1, first + 2];
  }

  static async start(server: string, cwd: string, name: string): Promise<SingleNode> {
    const node = new SingleNode(server, cwd, name, (await findFreeBlock('127.0.0.1', 3, cwd)) ?? 0);
    await node.start();
    return node;
  }

  get ingress(): string {
    return `http://127.0.0.1:${String(this.#ports[0])}`;
  }

  get admin(): string {
    return `http://127.0.0.1:${String(this.#ports[1])}`;
  }

  async start(): Promise<void> {
    const [ingress, admin, fabric] = this.#ports.map(String);
    this.#child = spawn(this.#server, ['--base-dir', this.dir, '--node-name', this.name], {
      env: {
        ...process.env,
        RESTATE_INGRESS__BIND_PORT: ingress,
        RESTATE_ADMIN__BIND_PORT: admin,
        RESTATE_BIND_PORT: fabric,
        RESTATE_DISABLE_TELEMETRY: 'true',
      },
      stdio: 'ignore',
    });
    await eventually(async () => {
      const answer = await call(`${this.ingress}/restate/health`, { timeoutMs: 1_000 });
      return answer?.status === 200 ? true : undefined;
    });
  }

  async stop(): Promise<void> {
    if (this.#child === undefined) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
    this.#child = undefined;
  }
}

async function send(
  ingress: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const answer = await call(`${ingress}/${path}`, { body, headers });
  if (answer === undefined || answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer.body;
}

/** Leaves something of every kind in a node: state, waiting and queued calls, a workflow, timers, sleeps. */
export async function fill({ ingress, admin }: { ingress: string; admin: string }, serviceUrl: string): Promise<void> {
  await eventually(async () => {
    const answer = await call(`${admin}/deployments`, { body: { uri: serviceUrl } });
    return answer?.status === 201 || answer?.status === 200 ? true : undefined;
  });
  for (let i = 1; i <= 20; i++) await send(ingress, `Counter/k${String(i)}/add`, i);
  await send(ingress, 'Counter/k1/add', 5, { 'idempotency-key': 'abc' });
  await send(ingress, 'Approval/waits/run/send', 'tea');
  await send(ingress, 'Patient/greet/send?delay=1h', 'later');
  await send(ingress, 'Patient/greet/send?delay=5s', 'soon');
  await send(ingress, 'Patient/sleep/send', 3_600_000);
  await send(ingress, 'Patient/sleep/send', 5_000);
  await send(ingress, 'Counter/held/hold/send', null);
  await send(ingress, 'Counter/held/add/send', 1);
  await send(ingress, 'Patient/frail/send', null);
}

/** So often a timer of {@link armTimers} is due, and for so long. */
const TIMER_EVERY_MS = 200;
const TIMERS_FOR_MS = 90_000;

/**
 * Leaves a steady stream of timers: one is due every 200 ms for a minute and a half, delayed calls and sleeps in turn, some
 * for the same key.
 *
 * @returns by key, when its timers are due, in milliseconds since 1970
 */
export async function armTimers(ingress: string): Promise<ReadonlyMap<string, number[]>> {
  const armed = new Map<string, number[]>();
  const from = Date.now() + 5_000;
  const all = Array.from({ length: TIMERS_FOR_MS / TIMER_EVERY_MS }, (_, i) => from + i * TIMER_EVERY_MS);
  const arm = async (due: number, i: number) => {
    // A key is held for as long as a call of it sleeps.
    const sleeps = i % 5 === 0;
    const key = sleeps ? `sleeps-${String(i)}` : `fires-${String(i % 40)}`;
    armed.set(key, [...(armed.get(key) ?? []), due]);
    const delay = `?delay=${String(Math.max(0, due - Date.now()))}ms`;
    await send(ingress, `Timer/${key}/${sleeps ? 'wake/send' : `fire/send${delay}`}`, due);
  };
  const AT_ONCE = 20;
  for (let i = 0; i < all.length; i += AT_ONCE) {
    await Promise.all(all.slice(i, i + AT_ONCE).map((due, j) => arm(due, i + j)));
  }
  return armed;
}

interface Fired {
  readonly due: number;
  readonly late: number;
}

/** Waits until all timers have fired, and tells what each key noted. */
export async function firedTimers(admin: string, count: number): Promise<ReadonlyMap<string, readonly Fired[]>> {
  const query = "select service_key, value_utf8 from state where service_name = 'Timer' and key = 'fired'";
  const headers = { accept: 'application/json' };
  return eventually(async () => {
    const answer = await call(`${admin}/query`, { body: { query }, headers });
    const { rows } = (answer?.body ?? { rows: [] }) as { rows: { service_key: string; value_utf8: string }[] };
    const fired = new Map(rows.map((row) => [row.service_key, JSON.parse(row.value_utf8) as Fired[]]));
    return [...fired.values()].flat().length >= count ? fired : undefined;
  });
}

/** A hash of every file of a tree. Sockets, which come and go with a server, are no data. */
export function treeHash(dir: string): string {
  const hash = createHash('sha256');
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  for (const path of paths) hash.update(`${path}\0`).update(readFileSync(path));
  return hash.digest('hex');
}

export function damageMarker(dir: string, node: string): void {
  const path = join(dir, node, '.cluster-marker');
  if (!existsSync(path)) throw new Error(`${path} is not there`);
  writeFileSync(path, '{"cluster_name"');
}
