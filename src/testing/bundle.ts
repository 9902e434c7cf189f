import { dirname, resolve } from 'node:path';
import { engineFacts } from '../cluster/doctor/engine-facts.js';
import { makeBundle, MAX_LOG_BYTES } from '../cluster/export/bundle.js';
import type { Piece } from '../cluster/export/types.js';
import { makeDirectory, makePrivateInside, writeInside } from '../files/put.js';
import type { ClusterPlan } from '../plan/types.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { Looks } from './looks.js';
import type { StartedCluster } from './types.js';

/** Where bundles go, unless told otherwise: below the directory the tests run in. */
const BUNDLES_DIR = 'restate-cluster-failures';
/** What services stored is in it. */
const OWNER_ONLY = 0o600;

interface Parts {
  readonly plan: ClusterPlan;
  readonly runtime: ClusterRuntime;
  readonly looks: Looks;
}

/** What only a test knows of its cluster. */
function ownPieces(cluster: StartedCluster): Piece[] {
  return [
    {
      path: 'history.txt',
      about: 'what the test did to the cluster, and how it looked',
      content: () => {
        const entries = cluster.history.map(
          ({ at, kind, what }) => `${at.toISOString()}  ${kind.padEnd(6)}  ${what}\n`,
        );
        return Promise.resolve({ kind: 'lines', text: entries.join('') });
      },
    },
    {
      path: 'logs.txt',
      about: 'logs of all nodes in one, by time',
      content: async () => {
        const lines = (await cluster.logs()).map(({ node, text }) => `${node.padEnd(12)} ${text}\n`);
        return { kind: 'lines', text: lines.join('') };
      },
    },
  ];
}

/** A name for a directory: what is no plain character becomes a dash. */
function fileName(text: string): string {
  return text.replace(/[^\w.-]+/g, '-').slice(0, 80);
}

/** A new directory for a bundle, absolute, whose name begins with what it is about. */
export function bundleDirectory(about: string): string {
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  return resolve(BUNDLES_DIR, `${fileName(about)}-${time}`);
}

/**
 * Writes a bundle, without secrets. What can't be had, as when no node answers, is told in its README.txt; nothing is
 * thrown for it.
 *
 * @returns the directory, absolute
 */
export async function writeBundle(
  cluster: StartedCluster,
  { plan, runtime, looks }: Parts,
  directory?: string,
): Promise<string> {
  const target = directory === undefined ? bundleDirectory(cluster.name) : resolve(directory);
  const subject = {
    ...{ dir: cluster.directory, plan, runtime, payloads: true, maxLogBytes: MAX_LOG_BYTES },
    engine: await engineFacts(),
    askCluster: (sql: string) => looks.askCluster(sql),
    askAdmin: (sql: string) => looks.queryAdmin(sql),
  };
  await makeDirectory(dirname(target));
  await makePrivateInside(dirname(target), target);
  await makeBundle(subject, ownPieces(cluster), {}, ({ path, text }) => writeInside(target, path, text, OWNER_ONLY));
  return target;
}
