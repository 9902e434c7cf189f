import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { Links } from '../../links/links.js';
import { waysBetween } from '../../links/viewers.js';
import { GATEWAY, GATEWAY_SCRIPT, LINKS_DIR } from '../../render/gateway.js';
import type { NodePlan } from '../../plan/types.js';
import { openTunnel } from './tunnel.js';
import type { Tunnel } from './tunnel.js';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Where a node, or this program, finds the link to a node. */
function linkSocket(viewer: string, target: string): string {
  return `unix:${LINKS_DIR}/${viewer}/links/${target}.sock`;
}

/** The way of this process into the network of a cluster's containers, and of the containers to this process. */
export class Gateway {
  readonly #tunnel: Tunnel;
  readonly #exposed = new Map<string, Promise<string>>();
  /** Leads what nodes open to exposed addresses on to them; no rules hold for these. */
  readonly #inward = new Links({ connect: (to) => this.#toThisMachine(to) });
  #links: Links | undefined;

  private constructor(tunnel: Tunnel) {
    this.#tunnel = tunnel;
  }

  /** @param container the gateway's, which must run */
  static async open(container: string, signal?: AbortSignal): Promise<Gateway> {
    return new Gateway(await openTunnel(container, GATEWAY_SCRIPT, { signal }));
  }

  get links(): Links | undefined {
    return this.#links;
  }

  /** Makes the sockets by which nodes reach each other. */
  async openLinks(nodes: readonly NodePlan[]): Promise<void> {
    const ports = new Map(nodes.map(({ name, listen }) => [name, listen.fabric]));
    const links = new Links({ connect: (to) => this.#tunnel.connect(`tcp:${to}:${String(ports.get(to))}`) });
    this.#links = links;
    await Promise.all(
      waysBetween([...ports.keys()]).map(({ viewer, target }) =>
        this.#tunnel.listen(linkSocket(viewer, target), (connection) => {
          links.accept(viewer, target, connection);
        }),
      ),
    );
  }

  /** See {@link ClusterRuntime.expose}. */
  expose(url: string): Promise<string> {
    const { protocol, hostname, port, pathname } = new URL(url);
    if (!LOOPBACK.has(hostname)) return Promise.resolve(url);
    const inside = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
    const path = pathname === '/' ? '' : pathname;
    const opened =
      this.#exposed.get(inside) ??
      this.#tunnel
        .listen(`tcp:${inside}`, (connection) => {
          this.#inward.accept('', `${hostname}:${inside}`, connection);
        })
        .then(() => `${protocol}//${GATEWAY}:${inside}`);
    this.#exposed.set(inside, opened);
    return opened.then((address) => address + path);
  }

  #toThisMachine(address: string): Duplex {
    const at = address.lastIndexOf(':');
    const host = address.slice(0, at).replace(/^\[|\]$/g, '');
    return connect({ host, port: Number(address.slice(at + 1)), allowHalfOpen: true, noDelay: true });
  }

  async close(): Promise<void> {
    this.#links?.close();
    this.#inward.close();
    await this.#tunnel.close();
  }
}
