import { randomBytes } from 'node:crypto';
import { openStore } from '../../src/stores/open.js';
import { sendDirectly } from '../../src/stores/send-directly.js';
import type { ObjectStore } from '../../src/stores/types.js';
import type { RuntimeKind } from '../../src/spec/types.js';
import { AZURITE_IMAGE, makeBucket } from './azurite.js';
import { docker } from './machine.js';
import { placeForNodes } from './place-for-nodes.js';
import type { PlaceForNodes } from './place-for-nodes.js';

const LOOPBACK = '127.0.0.1';
/** All the disk it has: enough for Azurite's own lists and a few small snapshots. */
const SIZE = '8m';
/** More than Azurite writes to at the same time here. */
const FILES = 60;

export function randomKey(): string {
  return randomBytes(48).toString('base64');
}

/** A bucket of the user's, as far as a cluster knows: Azurite on a small disk, with an account of its own. */
export class ExternalStore {
  readonly bucket = 'box';
  readonly account = 'acme';
  readonly #name = `t-store-${String(process.pid)}-${String(Date.now())}`;
  #key = randomKey();
  /** By the address it is published at. Given by the engine at first, and kept when it is started anew. */
  readonly #ports = new Map<string, string>();
  readonly #place: PlaceForNodes;

  private constructor(place: PlaceForNodes) {
    this.#place = place;
  }

  static async start(kind: RuntimeKind): Promise<ExternalStore> {
    const store = new ExternalStore(await placeForNodes(kind));
    try {
      await store.#run();
      return store;
    } catch (error) {
      await store.remove();
      throw error;
    }
  }

  get key(): string {
    return this.#key;
  }

  /** From where the nodes are. */
  get endpoint(): string {
    return `http://${this.#place.name}:${this.#ports.get(this.#place.listen) ?? ''}/${this.account}`;
  }

  get environment(): Record<string, string> {
    return { AZURE_STORAGE_ACCOUNT_NAME: this.account, AZURE_STORAGE_ACCOUNT_KEY: this.#key };
  }

  /** From this machine. */
  open(prefix = ''): ObjectStore {
    const endpoint = `http://${LOOPBACK}:${this.#ports.get(LOOPBACK) ?? ''}/${this.account}`;
    return openStore({ kind: 'azure', bucket: this.bucket, prefix, endpoint }, this.environment, sendDirectly());
  }

  /** Leaves no room on its disk, nor in the last page of any file that Azurite appends to. */
  async fill(): Promise<void> {
    // Ends when nothing fits any more, which is no success.
    await docker('exec', this.#name, 'sh', '-c', 'dd if=/dev/zero of=/data/fill bs=4k 2>/dev/null || true');
    const store = this.open('filler');
    for (let round = 0; ; round += 1) {
      // It appends to as many files as there are writes at the same time.
      const writes = Array.from({ length: FILES }, (_, i) =>
        store.put(`${String(round)}-${String(i)}`, 'x'.repeat(256)),
      );
      if ((await Promise.allSettled(writes)).every(({ status }) => status === 'rejected')) return;
    }
  }

  async makeRoom(): Promise<void> {
    await docker('exec', this.#name, 'rm', '/data/fill');
  }

  /** From now on it knows another key only, and what it held is gone. */
  async changeKey(): Promise<void> {
    await this.remove();
    this.#key = randomKey();
    await this.#run();
  }

  async remove(): Promise<void> {
    await docker('rm', '--force', '--volumes', this.#name);
  }

  async #run(): Promise<void> {
    const addresses = [...new Set([LOOPBACK, this.#place.listen])].flatMap((address) => [
      '--publish',
      `${address}:${this.#ports.get(address) ?? ''}:10000`,
    ]);
    await docker(
      ...['run', '--detach', '--name', this.#name, '--tmpfs', `/data:size=${SIZE}`, ...addresses],
      ...['--env', `AZURITE_ACCOUNTS=${this.account}:${this.#key}`, AZURITE_IMAGE],
      ...['azurite-blob', '--location', '/data', '--blobHost', '0.0.0.0'],
      ...['--skipApiVersionCheck', '--disableTelemetry'],
    );
    for (const line of (await docker('port', this.#name, '10000/tcp')).split('\n')) {
      const [address = '', port = ''] = line.split(':');
      this.#ports.set(address, port);
    }
    await makeBucket(this.open());
  }
}
