import type { EventListener } from '../cluster/events.js';
import { ClusterError } from '../errors.js';
import { nearest } from '../spec/nearest.js';
import type { ClusterSpecInput } from '../spec/types.js';
import { checkTimeout } from './timeout.js';

/** A service, virtual object or workflow as the TypeScript SDK defines it. */
export interface SdkService {
  readonly name: string;
}

/** What can be registered: services of the SDK, which are then served here, or the address of a running endpoint. */
export type ServiceSource = SdkService | string | URL;

/** What {@link startCluster} takes: the fields of a spec, and how the test uses the cluster. */
export type StartOptions = ClusterSpecInput & {
  /**
   * Services to serve and register before the cluster is handed over. An address on loopback is made reachable for
   * containers too.
   */
  readonly services?: readonly ServiceSource[] | undefined;
  /**
   * Whether network faults can be made: nodes then reach each other through links in this process. Default false,
   * since each message then takes a detour.
   */
  readonly networkFaults?: boolean | undefined;
  /**
   * Use a running cluster of this `name` and spec, where there is one, and leave it running at the end. Not together
   * with `networkFaults`, whose links end with this process. Default false.
   */
  readonly reuse?: boolean | undefined;
  /** Leave the cluster running at the end, to look at it; its directory is printed. Default false. */
  readonly retain?: boolean | undefined;
  /** Milliseconds until it must be ready. Default 60 000. */
  readonly timeoutMs?: number | undefined;
  /** Ends a start under way; what it started is removed. */
  readonly signal?: AbortSignal | undefined;
  /** Told what happens while the cluster comes up. */
  readonly onEvent?: EventListener | undefined;
};

/** The options that are not of the spec; what each must be, and whether it is. */
const HARNESS = {
  services: ['a list', Array.isArray],
  networkFaults: ['true or false', isBoolean],
  reuse: ['true or false', isBoolean],
  retain: ['true or false', isBoolean],
  timeoutMs: ['a number of milliseconds', (value) => typeof value === 'number'],
  signal: ['an AbortSignal', (value) => value instanceof AbortSignal],
  onEvent: ['a function', (value) => typeof value === 'function'],
} satisfies Record<string, readonly [what: string, fits: (value: unknown) => boolean]>;

const HARNESS_KEYS = Object.keys(HARNESS);

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

/** Who writes JavaScript is not held by the types. */
function checkHarnessOptions(options: Readonly<Record<string, unknown>>): void {
  for (const [key, [what, fits]] of Object.entries(HARNESS)) {
    const value = options[key];
    if (value === undefined || fits(value)) continue;
    throw new ClusterError('usage', `\`${key}\` of startCluster must be ${what}`, {
      hint: `It is ${value === null ? 'null' : `of type ${typeof value}`}.`,
    });
  }
  checkTimeout(options['timeoutMs'] as number | undefined);
}

/** What a mistyped key meant, where it is one of ours: the spec knows only its own. */
function checkMistyped(key: string): void {
  const meant = nearest(key, HARNESS_KEYS);
  // Only near ones, as many words are half way from one of ours: keys of the spec among them.
  if (meant === undefined || meant.slice(0, 3).toLowerCase() !== key.slice(0, 3).toLowerCase()) return;
  throw new ClusterError('usage', `startCluster has no option \`${key}\``, { hint: `Did you mean \`${meant}\`?` });
}
