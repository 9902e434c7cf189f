import { poll } from '../cluster/poll.js';
import { ClusterError } from '../errors.js';
import type { ClusterPlan } from '../plan/types.js';
import type { AdminClient } from '../restate/admin.js';
import type { Deployment } from '../restate/admin-answers.js';
import { get, send } from '../restate/http.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { History } from './history.js';
import type { EndpointOptions, ServiceSource } from './options.js';
import type { ServedEndpoint } from './served-endpoint.js';
import { listenToConsole, ServiceOutput } from './service-output.js';
import { serve, sortSources } from './services.js';

const KNOWN_EVERYWHERE_MS = 30_000;
const LOOK_AGAIN_MS = 10;
/** No handler has this name, so that asking for it starts nothing. */
const NO_HANDLER = 'restate-cluster-asks-for-nothing';

/** Whether an ingress, where a node has one, knows a service. It says which of service and handler it does not know. */
async function ingressKnows(ingressUrl: string | undefined, service: string): Promise<boolean> {
  if (ingressUrl === undefined) return true;
  const url = `${ingressUrl}/${encodeURIComponent(service)}/${NO_HANDLER}`;
  const answer = await send(url, { method: 'POST', body: null, timeoutMs: 2_000 });
  return answer !== undefined && !/service '[^']*' not found/.test(answer.body);
}

/** Whether a node with an admin API, which reads the node's own copy of the metadata, knows a deployment. */
async function adminKnows(adminUrl: string | undefined, deployment: string): Promise<boolean> {
  if (adminUrl === undefined) return true;
  return (await get(`${adminUrl}/deployments/${encodeURIComponent(deployment)}`, 2_000))?.status === 200;
}

/** Services of a cluster: served here where they are given as such, and registered. */
export class Registry {
  readonly #plan: ClusterPlan;
  readonly #runtime: ClusterRuntime;
  readonly #admin: AdminClient;
  readonly #running: () => readonly string[];
  readonly #history: History;
  readonly #served: ServedEndpoint[] = [];
  #silence: (() => void) | undefined;
  /** What services printed that are served here. */
  readonly output = new ServiceOutput();
  /** How services are served. */
  options: EndpointOptions | undefined;

  constructor(
    plan: ClusterPlan,
    runtime: ClusterRuntime,
    admin: AdminClient,
    running: () => readonly string[],
    history: History,
  ) {
    this.#plan = plan;
    this.#runtime = runtime;
    this.#admin = admin;
    this.#running = running;
    this.#history = history;
  }

  /**
   * The newest endpoint here that serves a service.
   *
   * @throws {ClusterError} `usage` where none does
   */
  endpoint(service: string): ServedEndpoint {
    const found = this.#served.findLast(({ services }) => services.includes(service));
    if (found !== undefined) return found;
    throw new ClusterError('usage', `the service ${service} is not served by this test`, {
      hint: `Served here: ${this.#served.flatMap(({ services }) => services).join(', ') || 'none'}.`,
    });
  }

  /** Undoes the faults of all endpoints. */
  async heal(): Promise<void> {
    for (const endpoint of this.#served) await endpoint.heal();
  }

  async register(sources: readonly ServiceSource[]): Promise<Deployment[]> {
    const { services, urls } = sortSources(sources);
    if (services.length > 0) {
      const served = await serve(services, this.#history, this.output, this.options);
      this.#silence ??= listenToConsole();
      this.#served.push(...served);
      urls.push(...served.map(({ url }) => url));
    }
    const deployments: Deployment[] = [];
    for (const url of urls) deployments.push(await this.#admin.registerDeployment(await this.#runtime.expose(url)));
    await this.#knownEverywhere(deployments);
    return deployments;
  }

  /**
   * A node learns of a deployment a moment after the one that took it. Until then its ingress answers 404, and where it
   * knows the service already, it calls the deployment before.
   */
  async #knownEverywhere(deployments: readonly Deployment[]): Promise<void> {
    const services = deployments.flatMap((deployment) => deployment.services);
    const unaware = async () => {
      const nodes = this.#plan.nodes.filter(({ name }) => this.#running().includes(name));
      const asked = nodes.flatMap(({ name, ingressUrl, adminUrl }) => [
        ...services.map((service) => ({ name, service, known: () => ingressKnows(ingressUrl, service) })),
        ...deployments.map(({ id, services: [service = ''] }) => ({
          name,
          service,
          known: () => adminKnows(adminUrl, id),
        })),
      ]);
      const known = await Promise.all(asked.map((one) => one.known()));
      return asked.filter((_, i) => known[i] !== true);
    };
    const { value, done } = await poll({
      look: unaware,
      done: (missing) => missing.length === 0,
      everyMs: LOOK_AGAIN_MS,
      timeoutMs: KNOWN_EVERYWHERE_MS,
    });
    if (done) return;
    const [first] = value;
    throw new ClusterError('not-ready', `${first?.name ?? ''} does not know the service ${first?.service ?? ''}`, {
      hint: 'Is the node cut off from the others? `cluster.heal()` mends that.',
    });
  }

  async close(): Promise<void> {
    this.#silence?.();
    await Promise.all(this.#served.splice(0).map((served) => served.close()));
  }
}
