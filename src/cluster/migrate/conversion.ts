import { join } from 'node:path';
import { ClusterError } from '../../errors.js';
import { readIfThere } from '../../files/compare.js';
import { readManifest } from '../../files/manifest.js';
import { removeInside } from '../../files/remove.js';
import { writeWhole } from '../../files/write.js';
import { AdminClient } from '../../restate/admin.js';
import type { ConfigTable } from '../../spec/types.js';
import { expandNodes } from '../../spec/nodes.js';
import { few } from '../../spec/words.js';
import { down } from '../down.js';
import { createSnapshots } from '../snapshots/create.js';
import { up } from '../up.js';
import type { WaitOptions } from '../wait.js';
import { compareFingerprints } from './fingerprint/compare.js';
import type { TableComparison } from './fingerprint/compare.js';
import { takeSettledFingerprint } from './fingerprint/read.js';
import { formatFingerprint, parseFingerprint } from './fingerprint/text.js';
import type { Fingerprint } from './fingerprint/types.js';
import { checkHeldWork } from './held-work.js';
import { heldSpec, holdFor, idleSpec, reservesMemory } from './hold.js';
import { FINGERPRINT_NAME, writeJournal } from './journal.js';
import type { Journal } from './journal.js';
import { lookAt } from './look.js';
import { replicateLogs } from './replicate-logs.js';
import { openSilence } from './silence.js';
import { drawCluster, writeCluster } from './write-cluster.js';

/** What it holds is about users' data. */
const OWNER_ONLY = 0o600;
const QUERY_TIMEOUT_MS = 60_000;

/** Turns a copied node into a cluster, in steps each of which is seen to be done or not. */
export class Conversion {
  readonly #dir: string;
  readonly #options: WaitOptions;
  readonly #hold: ConfigTable;
  #journal: Journal;

  constructor(dir: string, journal: Journal, options: WaitOptions) {
    this.#dir = dir;
    this.#journal = journal;
    this.#options = options;
    this.#hold = holdFor(journal.spec.restate, journal.silentPort);
  }

  /**
   * Does what is left to do, up to a complete cluster, stopped.
   *
   * @throws {ClusterError} `source-unfit`, `migration-differs`; or of a step, after which the same call goes on
   */
  async finish(): Promise<readonly TableComparison[]> {
    const { compared } = this.#journal;
    if (compared !== undefined) return compared;
    const silent = !reservesMemory(this.#journal.spec.restate);
    const end = silent ? await openSilence(this.#journal.silentPort) : () => Promise.resolve();
    try {
      if (!this.#journal.looked) await this.#look();
      const before = (await this.#readBefore()) ?? (await this.#takeBefore());
      return await this.#grow(before);
    } finally {
      await end();
    }
  }

  #say(title: string): void {
    this.#options.onEvent?.({ type: 'phase', title });
  }

  async #look(): Promise<void> {
    this.#say('looking at the copy, without letting it work');
    const { source, spec } = this.#journal;
    // An earlier look may have been killed.
    await down(this.#dir, this.#options);
    const idle = await drawCluster(idleSpec(spec, this.#hold), spec);
    await writeCluster(this.#dir, idle);
    const { nodes, partitions, answers } = await lookAt(this.#dir, idle, this.#options);
    if (nodes !== 1) {
      throw new ClusterError('source-unfit', `${source.label} is one node of a cluster of ${String(nodes)}`, {
        hint: 'Only a single node becomes a cluster. One that is a cluster already is copied with `backup`.',
      });
    }
    checkHeldWork(source.label, spec.restate, answers);
    this.#journal = { ...this.#journal, spec: { ...spec, partitions }, looked: true };
    await writeJournal(this.#dir, this.#journal);
  }

  async #readBefore(): Promise<Fingerprint | undefined> {
    const text = await readIfThere(join(this.#dir, FINGERPRINT_NAME), 'fingerprint');
    return text === undefined ? undefined : parseFingerprint(text);
  }

  async #takeBefore(): Promise<Fingerprint> {
    const { spec } = this.#journal;
    const single = heldSpec(spec, this.#hold, 1);
    const drawn = await drawCluster(single, spec);
    await down(this.#dir, this.#options);
    await writeCluster(this.#dir, drawn);
    this.#say('starting the copy as it is, with services out of its reach');
    await up(single, this.#dir, this.#options);
    this.#say('reading what it holds');
    const print = await this.#fingerprint();
    const file = { path: FINGERPRINT_NAME, content: formatFingerprint(print), mode: OWNER_ONLY };
    await writeWhole(this.#dir, file);
    return print;
  }

  async #fingerprint(): Promise<Fingerprint> {
    const manifest = await readManifest(this.#dir);
    const { plan } = await drawCluster(manifest?.spec ?? this.#journal.spec, this.#journal.spec);
    const urls = plan.nodes.flatMap(({ adminUrl }) => (adminUrl === undefined ? [] : [adminUrl]));
    const { signal } = this.#options;
    return takeSettledFingerprint(new AdminClient(() => urls, { timeoutMs: QUERY_TIMEOUT_MS, signal }), signal);
  }

  async #grow(before: Fingerprint): Promise<readonly TableComparison[]> {
    const { spec } = this.#journal;
    const count = expandNodes(spec).length;
    const manifest = await readManifest(this.#dir);
    if (manifest?.changing === undefined && manifest !== undefined && expandNodes(manifest.spec).length === 1) {
      this.#say('putting its logs where other nodes can read them');
      const single = await up(heldSpec(spec, this.#hold, 1), this.#dir, this.#options);
      await replicateLogs(single.runtime, this.#options);
      await this.#snapshot();
    }
    this.#say(`making it a cluster of ${String(count)} nodes`);
    await up(heldSpec(spec, this.#hold, count), this.#dir, this.#options);
    this.#say('comparing what it holds with what it held');
    const compared = compareFingerprints(before, await this.#fingerprint());
    checkComparison(compared, this.#dir);
    await this.#release(compared);
    return compared;
  }

  /** What a node that has worked for a while has trimmed from its logs, others can only take from snapshots. */
  async #snapshot(): Promise<void> {
    this.#say('taking snapshots of its partitions, with which the other nodes begin');
    const outcomes = await createSnapshots(this.#dir, { trimLog: true, signal: this.#options.signal });
    const failed = outcomes.flatMap((one) => (one.ok ? [] : [`partition ${String(one.partition)}: ${one.reason}`]));
    if (failed.length === 0) return;
    throw new ClusterError('not-ready', `${String(failed.length)} partitions gave no snapshot`, {
      details: few(failed),
      hint: 'The same command goes on from here.',
    });
  }

  /** Gives all nodes their own settings; they are stopped for it, all at once. */
  async #release(compared: readonly TableComparison[]): Promise<void> {
    const { spec } = this.#journal;
    this.#say('stopping it, to give its nodes their own settings');
    await down(this.#dir, this.#options);
    await writeCluster(this.#dir, await drawCluster(spec, spec));
    await writeJournal(this.#dir, { ...this.#journal, compared });
    await removeInside(this.#dir, FINGERPRINT_NAME);
  }
}

const SHOWN = 20;

/** @throws {ClusterError} `migration-differs` */
function checkComparison(compared: readonly TableComparison[], dir: string): void {
  const faults = compared.flatMap(({ what, faults: own }) => own.map((fault) => `  ${what}: ${fault}`));
  if (faults.length === 0) return;
  const more = faults.length > SHOWN ? [`  … and ${String(faults.length - SHOWN)} more`] : [];
  throw new ClusterError('migration-differs', 'the cluster does not hold what the node held', {
    details: [...faults.slice(0, SHOWN), ...more].join('\n'),
    hint: `The source is untouched. The cluster in ${dir} goes on keeping its services out of reach: look at it, then delete it with \`restate-cluster down --purge\`.`,
  });
}
