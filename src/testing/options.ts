import type { EventListener } from '../cluster/events.js';
import { ClusterError } from '../errors.js';
import { mergeConfig } from '../plan/merge.js';
import { nearest } from '../spec/nearest.js';
import { knownKeys } from '../spec/schema.js';
import { isTable } from '../spec/tables.js';
import type { ClusterSpecInput, ConfigTable } from '../spec/types.js';
import { runtimeOfEnvironment } from './environment.js';
import { isTimeout, TIMEOUT_IS } from './timeout.js';

/** A service, virtual object or workflow as the TypeScript SDK defines it. */
export interface SdkService {
  readonly name: string;
}

/** What can be registered: services of the SDK, which are then served here, or the address of a running endpoint. */
export type ServiceSource = SdkService | string | URL;

/** How services are served in this process, as `createEndpointHandler` of the SDK takes it. */
export interface EndpointOptions {
  /** Public keys with which requests must be signed. Default: they need no signature. */
  readonly identityKeys?: string[] | undefined;
  /** What holds for services and handlers that say nothing else, such as `{ inactivityTimeout: 5_000 }`. */
  readonly defaultServiceOptions?: object | undefined;
  /** Experimental in the SDK: encodes and decodes all that is put into the journal. */
  readonly journalValueCodecProvider?: (() => Promise<never>) | undefined;
}

/**
 * What {@link startCluster} takes: the fields of a spec, and how the test uses the cluster. Where `runtime` is left out,
 * the environment variable RESTATE_CLUSTER_RUNTIME decides: `docker`, `native` or `auto`, which is the default.
 */
export type StartOptions = ClusterSpecInput & {
  /**
   * Services to serve and register before the cluster is handed over. An address on loopback is made reachable for
   * containers too.
   */
  readonly services?: readonly ServiceSource[] | undefined;
  /** How services of the SDK are served. Default: as the SDK does. */
  readonly endpoint?: EndpointOptions | undefined;
  /**
   * Suspends each invocation whenever it waits, so that its handler runs again from the beginning: what is not
   * deterministic shows. Default false. (Sets `worker.invoker.inactivity-timeout`, unless `config` does.)
   */
  readonly alwaysReplay?: boolean | undefined;
  /**
   * Ends an invocation that fails instead of trying it again, so that its error reaches the test. Default false. (Sets
   * `default-retry-policy`, unless `config` does.)
   */
  readonly disableRetries?: boolean | undefined;
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
  endpoint: ['an object', isTable],
  alwaysReplay: ['true or false', isBoolean],
  disableRetries: ['true or false', isBoolean],
  networkFaults: ['true or false', isBoolean],
  reuse: ['true or false', isBoolean],
  retain: ['true or false', isBoolean],
  timeoutMs: [TIMEOUT_IS, isTimeout],
  signal: ['an AbortSignal', (value) => value instanceof AbortSignal],
  onEvent: ['a function', (value) => typeof value === 'function'],
} satisfies Record<string, readonly [what: string, fits: (value: unknown) => boolean]>;

type HarnessKey = keyof typeof HARNESS;
const HARNESS_KEYS = Object.keys(HARNESS) as HarnessKey[];

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

/** Who writes JavaScript is not held by the types. The keys of the spec check themselves. */
function checkHarnessOptions(options: Readonly<Record<string, unknown>>): void {
  const known = [...knownKeys([]), ...HARNESS_KEYS];
  for (const key of Object.keys(options).filter((option) => !known.includes(option))) {
    const meant = nearest(key, known);
    if (HARNESS_KEYS.includes(meant as HarnessKey)) {
      throw new ClusterError('usage', `startCluster has no option \`${key}\``, {
        hint: `Did you mean \`${String(meant)}\`?`,
      });
    }
  }
  for (const key of HARNESS_KEYS) {
    const [what, fits] = HARNESS[key];
    const value = options[key];
    if (value === undefined || fits(value)) continue;
    throw new ClusterError('usage', `the option \`${key}\` of startCluster can't be ${inWords(value)}`, {
      hint: `It must be ${what}.`,
    });
  }
}

function checkReuse({ reuse, name, networkFaults }: StartOptions): void {
  if (reuse !== true) return;
  if (name === undefined) {
    throw new ClusterError('usage', '`reuse` needs a `name`', { hint: 'The name tells which cluster to use again.' });
  }
  if (networkFaults === true) {
    throw new ClusterError('usage', '`reuse` and `networkFaults` do not go together', {
      hint: 'Links end with the process that made them; start a cluster of its own for network faults.',
    });
  }
}

function inWords(value: unknown): string {
  return value === null || typeof value !== 'object' ? String(value) : `of type ${value.constructor.name}`;
}

/**
 * The part of the options that is a spec, with the defaults of tests: few partitions, and ports that are free.
 *
 * @param freshName the name of a cluster that is given none
 * @throws {ClusterError} `usage` where the other part, or the environment, is wrong
 */
export function specInput(options: StartOptions, freshName: string): ClusterSpecInput {
  if (!isTable(options)) {
    throw new ClusterError('usage', `startCluster can't take ${inWords(options)}`, {
      hint: 'Pass an object, or nothing.',
    });
  }
  checkHarnessOptions(options);
  checkReuse(options);
  const config = configOf(options);
  const isSpec = (key: string) => !HARNESS_KEYS.includes(key as HarnessKey);
  return {
    partitions: 4,
    ports: 'auto',
    // A store would cost each cluster a process, and most tests nothing.
    snapshots: 'none',
    ...runtimeOfEnvironment(),
    ...Object.fromEntries(Object.entries(options).filter(([key]) => isSpec(key))),
    ...(config === undefined ? {} : { config }),
    name: options.name ?? freshName,
  };
}

/** The raw settings of the options, and those that switches stand for. */
function configOf({ config, alwaysReplay, disableRetries }: StartOptions): ClusterSpecInput['config'] {
  const switched: ConfigTable[] = [];
  if (alwaysReplay === true) switched.push({ worker: { invoker: { 'inactivity-timeout': '0s' } } });
  if (disableRetries === true) {
    switched.push({ 'default-retry-policy': { 'max-attempts': 1, 'on-max-attempts': 'kill' } });
  }
  // The spec's own checks report a `config` that is not a table.
  if (switched.length === 0 || (config !== undefined && !isTable(config))) return config;
  return mergeConfig(...switched, config ?? {});
}
