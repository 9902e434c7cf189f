import { startService } from '../service.js';
import type { TestService } from '../service.js';
import type { TestCluster } from '../cluster.js';
import { endpointsOf } from './endpoints.js';
import type { Endpoints } from './endpoints.js';
import { registerAt, updateAt } from './register.js';

/** The cluster that a load is on, and where the service of the load runs. */
export type LoadCluster = Pick<TestCluster, 'kind' | 'name' | 'dir'>;

const SERVICE = 'load.mjs';

/** The service of a load, where the nodes of its cluster reach it: a process on loopback, or a container of their network. */
export class LoadHome {
  #service: TestService;
  #endpoints: () => Promise<Endpoints>;
  readonly #deployment: string;
  readonly #seconds: number;

  private constructor(cluster: LoadCluster, service: TestService, deployment: string, seconds: number) {
    this.#service = service;
    this.#endpoints = endpointsOf(cluster.dir);
    this.#deployment = deployment;
    this.#seconds = seconds;
  }

  /**
   * Starts the service and registers it.
   *
   * @param seconds after which the service ends by itself, whatever becomes of us
   * @param until when to give up, in milliseconds of `performance.now()`
   */
  static async open(cluster: LoadCluster, seconds: number, until: number): Promise<LoadHome> {
    const service = await startService(cluster, SERVICE, [String(seconds)]);
    try {
      const deployment = await registerAt(endpointsOf(cluster.dir), service.url, until);
      return new LoadHome(cluster, service, deployment, seconds);
    } catch (error) {
      await service.stop();
      throw error;
    }
  }

  /** Addresses of the ingresses of the cluster as they are now. */
  readonly ingresses = async (): Promise<readonly string[]> => (await this.#endpoints()).ingresses;

  /**
   * Goes where the nodes of that cluster, which is the same one in another runtime, reach the service: another one is
   * started there, and invocations under way go on with it.
   */
  async move(cluster: LoadCluster, until: number): Promise<void> {
    const next = await startService(cluster, SERVICE, [String(this.#seconds)]);
    const last = this.#service;
    this.#service = next;
    this.#endpoints = endpointsOf(cluster.dir);
    await last.stop();
    await updateAt(this.#endpoints, this.#deployment, next.url, until);
  }

  close(): Promise<void> {
    return this.#service.stop();
  }
}
