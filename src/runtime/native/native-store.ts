import { existsSync } from 'node:fs';
import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import type { AzuritePlan, SnapshotPlan } from '../../plan/types.js';
import { findAzurite } from '../../programs/azurite.js';
import type { NodeProcess, PrepareOptions } from '../types.js';
import { killServer, stopServer } from './node-process.js';
import { findStore, removeStore, startStore, storeFiles } from './store-process.js';

/** It writes its list of blobs to disk before it ends. */
const STOP_MS = 10_000;

/** The snapshot store beside native nodes, a process as they are. Does nothing where a cluster has none, or another. */
export class NativeStore {
  readonly #dir: string;
  readonly #azurite: AzuritePlan | undefined;

  constructor(dir: string, snapshots: SnapshotPlan | undefined) {
    this.#dir = dir;
    this.#azurite = snapshots?.store === 'azurite' ? snapshots : undefined;
  }

  get log(): string {
    return storeFiles(this.#dir).log;
  }

  async prepare({ signal, onEvent }: PrepareOptions): Promise<void> {
    if (this.#azurite === undefined) return;
    await findAzurite(this.#azurite.version, {
      signal,
      onDownload: (progress) => onEvent?.({ type: 'download', ...progress }),
    });
  }

  async inspect(): Promise<NodeProcess | undefined> {
    if (this.#azurite === undefined) return undefined;
    const store = await findStore(this.#dir);
    if (store !== undefined) return { name: SNAPSHOT_STORE, state: 'running', detail: `pid ${String(store.pid)}` };
    return { name: SNAPSHOT_STORE, state: existsSync(this.log) ? 'stopped' : 'absent' };
  }

  async start(): Promise<void> {
    if (this.#azurite === undefined || (await findStore(this.#dir)) !== undefined) return;
    await startStore(await findAzurite(this.#azurite.version), this.#azurite, storeFiles(this.#dir));
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Ends whichever runs here, also where the plan has none any more. */
  async stop(): Promise<void> {
    const store = await findStore(this.#dir);
    if (store !== undefined) await stopServer(store, storeFiles(this.#dir), STOP_MS);
  }

  /** Ends it at once, and removes all it holds. */
  async discard(): Promise<void> {
    const store = await findStore(this.#dir);
    if (store !== undefined) await killServer(store, storeFiles(this.#dir));
    await removeStore(storeFiles(this.#dir));
  }
}
