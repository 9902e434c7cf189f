import { poll } from '../cluster/poll.js';
import { ClusterError } from '../errors.js';
import { condition, ready } from '../testing/conditions.js';
import { askOnce } from '../testing/keep-asking.js';
import { nameOfService } from '../testing/service-kind.js';
import type { ServiceName } from '../testing/service-kind.js';
import type { StartedCluster, WaitOptions } from '../testing/types.js';

const READY_MS = 30_000;
const STATE_MS = 5_000;
/** Unless told otherwise, a cluster that can't answer is given so long. */
const FAILOVER_MS = 30_000;
const LOOK_AGAIN_MS = 50;

/** What vitest gives a matcher; it exports the type only from version 4 on. */
interface Matching {
  readonly isNot: boolean;
  readonly customTesters: unknown[];
  equals(a: unknown, b: unknown, customTesters?: unknown[]): boolean;
}

/** What vitest takes from a matcher; it shows the difference of `actual` and `expected`. */
interface Judgement {
  readonly pass: boolean;
  readonly message: () => string;
  readonly actual?: unknown;
  readonly expected?: unknown;
}

function clusterOf(received: unknown, matcher: string): StartedCluster {
  if (typeof received === 'object' && received !== null && 'saveBundle' in received) return received as StartedCluster;
  throw new TypeError(`${matcher} needs a cluster, as startCluster() and the fixture \`cluster\` give it`);
}

function inSeconds(ms: number): string {
  return `${String(ms / 1_000)} s`;
}

/** What is missing until a cluster is ready; empty where nothing is. */
async function waitReady(cluster: StartedCluster, options: WaitOptions): Promise<string> {
  const whole = ready();
  let missing = '';
  const noting = condition(whole.description, async (looks) => {
    const seen = await whole.look(looks);
    if (seen !== true) missing = seen;
    return seen;
  });
  try {
    await cluster.waitFor(noting, options);
    return '';
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'not-ready') return missing || error.message;
    throw error;
  }
}

async function waitNotReady(cluster: StartedCluster, timeoutMs: number, signal?: AbortSignal): Promise<string> {
  const look = async () => {
    const { state, missing } = await cluster.status();
    return state === 'ready' ? '' : missing || state;
  };
  return (await poll({ look, done: (missing) => missing !== '', everyMs: LOOK_AGAIN_MS, timeoutMs, signal })).value;
}

async function toBeReady(
  this: Matching,
  received: unknown,
  { timeoutMs = READY_MS, signal }: WaitOptions = {},
): Promise<Judgement> {
  const cluster = clusterOf(received, 'toBeReady');
  const missing = this.isNot
    ? await waitNotReady(cluster, timeoutMs, signal)
    : await waitReady(cluster, { timeoutMs, signal });
  const seen = this.isNot ? 'not to be' : 'to be';
  return {
    pass: missing === '',
    message: () =>
      `expected the cluster ${cluster.name} ${seen} ready within ${inSeconds(timeoutMs)}${missing && `; last seen: ${missing}`}`,
  };
}

async function toHaveState(
  this: Matching,
  received: unknown,
  service: ServiceName,
  key: string,
  expected: unknown,
  options: WaitOptions = {},
): Promise<Judgement> {
  const cluster = clusterOf(received, 'toHaveState');
  const { isNot, customTesters } = this;
  const { timeoutMs = STATE_MS, signal } = options;
  const matches = (state: unknown) => this.equals(state, expected, customTesters);
  const once = { timeoutMs: 0, signal };
  const { value: seen } = await poll({
    // A cluster that is failing over can't answer for a moment.
    look: () => askOnce(() => cluster.state(service, key, once)),
    done: (state) => 'answer' in state && matches(state.answer) !== isNot,
    everyMs: LOOK_AGAIN_MS,
    timeoutMs,
    graceMs: (state) => (options.timeoutMs === undefined && 'fault' in state ? FAILOVER_MS - STATE_MS : 0),
    signal,
  });
  const verb = isNot ? 'to lose' : 'to have';
  const about = `${nameOfService(service)}/${key} ${verb} this state within ${inSeconds(timeoutMs)}`;
  if ('fault' in seen) return { pass: isNot, message: () => `expected ${about}, but it can't be read: ${seen.fault}` };
  return { pass: matches(seen.answer), message: () => `expected ${about}`, actual: seen.answer, expected };
}

/** Importing `restate-cluster/vitest` does `expect.extend(clusterMatchers)`; for another `expect`, do the same. */
export const clusterMatchers = { toBeReady, toHaveState };

/** What {@link clusterMatchers} add to `expect(cluster)`. */
interface ClusterMatchers {
  /** Waits until every node, role, partition and ingress is ready. `timeoutMs` is 30 000 by default. */
  toBeReady(options?: WaitOptions): Promise<void>;
  /**
   * Waits until a key of a virtual object or workflow has exactly this state; `expect.objectContaining` and the like may
   * stand in it. `timeoutMs` is 5 000 by default, and 30 000 as long as the cluster can't answer, as while it fails over.
   */
  toHaveState(service: ServiceName, key: string, expected: unknown, options?: WaitOptions): Promise<void>;
}

// Not vitest's own `Matchers`: its type parameters differ between vitest 4 and 5, and must be repeated exactly.
declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- that is where chai, below vitest, has its types
  namespace Chai {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- an interface is the only thing to add to
    interface Assertion extends ClusterMatchers {}
  }
}
