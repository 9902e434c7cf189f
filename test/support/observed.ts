import type { Outcome, Survival } from '../../src/survival/outcome.js';
import { call } from './http.js';

type Answer = Awaited<ReturnType<typeof call>>;

/** Enough keys to meet every one of a few partitions. */
const KEYS = Array.from({ length: 48 }, (_, i) => `k${String(i)}`);
const ATTEMPT_MS = 3_000;

/**
 * Resolves with what was wrong, or with `undefined` where it succeeded. The turn of a key goes up from one attempt to the
 * next, so that no key meets the same node over and over.
 */
type Attempt = (key: string, turn: number) => Promise<string | undefined>;

/** On a busy machine, those few that go on may need longer than it takes to see that the others don't. */
const FIRST_MS = 30_000;

interface Fraction {
  readonly survival: Survival;
  /** What was wrong the last time, for each key that never succeeded. */
  readonly failures: readonly string[];
}

/** For how many keys an attempt succeeds sooner or later. `first`: where none has yet, they get more time. */
async function fraction(attempt: Attempt, patienceMs: number, first = false): Promise<Fraction> {
  const begin = performance.now();
  let some = false;
  const inTime = () => performance.now() < begin + (first && !some ? FIRST_MS : patienceMs);
  const went = await Promise.all(
    KEYS.map(async (key, start) => {
      let wrong: string | undefined = 'there was no time to try';
      for (let turn = start; inTime(); turn++) {
        wrong = await attempt(key, turn);
        if (wrong === undefined) {
          some = true;
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return wrong === undefined ? [] : [`${key}: ${wrong}`];
    }),
  );
  const failures = went.flat();
  const survival = failures.length === KEYS.length ? 'none' : failures.length === 0 ? 'all' : 'some';
  return { survival, failures };
}

/** The nodes of a cluster that are left, by what they can be asked. */
export interface Left {
  readonly ingresses: readonly string[];
  readonly admins: readonly string[];
}

function described(url: string, answer: Answer): string {
  return `${url} ${answer === undefined ? 'gave no answer' : `answered ${JSON.stringify(answer)}`}`;
}

function write({ ingresses }: Left, id: string): Attempt {
  return async (key, turn) => {
    const ingress = ingresses[turn % ingresses.length];
    if (ingress === undefined) return 'there is no ingress';
    const headers = { 'idempotency-key': `${id}-${key}` };
    const answer = await call(`${ingress}/Counter/${key}/add`, { body: 1, headers, timeoutMs: ATTEMPT_MS });
    return answer?.status === 200 ? undefined : described(ingress, answer);
  };
}

/** The result of a write that was done with that id. */
function read({ ingresses, admins }: Left, id: string): Attempt {
  return async (key, turn) => {
    const ingress = ingresses[turn % ingresses.length];
    if (ingress !== undefined) {
      const url = `${ingress}/restate/invocation/Counter/${key}/add/${id}-${key}/output`;
      const answer = await call(url, { timeoutMs: ATTEMPT_MS });
      return answer?.status === 200 ? undefined : described(ingress, answer);
    }
    const query = `SELECT value_utf8 FROM state WHERE service_name = 'Counter' AND service_key = '${key}'`;
    const headers = { accept: 'application/json' };
    const admin = admins[0] ?? '';
    const answer = await call(`${admin}/query`, { body: { query }, headers, timeoutMs: ATTEMPT_MS });
    const found = answer?.status === 200 && (answer.body as { rows: unknown[] }).rows.length === 1;
    return found ? undefined : described(admin, answer);
  };
}

/** Whether a service can be registered. */
async function register({ admins }: Left, uri: string, patienceMs: number): Promise<Survival> {
  const [admin] = admins;
  if (admin === undefined) return 'none';
  const answer = await call(`${admin}/deployments`, { body: { uri, force: true }, timeoutMs: patienceMs });
  return answer?.status === 200 || answer?.status === 201 ? 'all' : 'none';
}

/** Writes once for each key; all of them must go through. */
export async function writeAll(left: Left, id: string): Promise<void> {
  const { failures } = await fraction(write(left, id), 60_000);
  if (failures.length > 0) throw new Error(`with every node up, writes failed:\n${failures.join('\n')}`);
}

interface Observed {
  readonly outcome: Outcome;
  /** Of each write and read that did not succeed. */
  readonly failures: readonly string[];
}

/**
 * What goes on of a real cluster. What is expected to go on gets time to; what is not is tried for a few seconds, which
 * is longer than any take-over here.
 */
export async function observe(
  left: Left,
  expected: Outcome,
  ids: { readonly write: string; readonly written: string },
  uri: string,
): Promise<Observed> {
  const patience = (survival: Survival) => (survival === 'all' ? 60_000 : 6_000);
  const [writes, reads, metadata] = await Promise.all([
    fraction(write(left, ids.write), patience(expected.writes), expected.writes === 'some'),
    fraction(read(left, ids.written), patience(expected.reads), expected.reads === 'some'),
    register(left, uri, patience(expected.metadata)),
  ]);
  return {
    outcome: { writes: writes.survival, reads: reads.survival, metadata },
    failures: [...writes.failures.map((text) => `write ${text}`), ...reads.failures.map((text) => `read ${text}`)],
  };
}
