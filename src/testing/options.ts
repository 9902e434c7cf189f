import type { EventListener } from '../cluster/events.js';
import type { ClusterSpecInput } from '../spec/types.js';

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

type HarnessKey = 'services' | 'networkFaults' | 'reuse' | 'retain' | 'timeoutMs' | 'signal' | 'onEvent';

/** The part of the options that is a spec, with the defaults of tests: few partitions, and ports that are free. */
export function specInput(options: StartOptions, name: string): ClusterSpecInput {
  const harness: readonly HarnessKey[] = [
    'services',
    'networkFaults',
    'reuse',
    'retain',
    'timeoutMs',
    'signal',
    'onEvent',
  ];
  const spec = Object.fromEntries(Object.entries(options).filter(([key]) => !harness.includes(key as HarnessKey)));
  return { partitions: 4, ports: 'auto', ...spec, name };
}
