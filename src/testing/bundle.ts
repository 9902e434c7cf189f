import { dirname, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { engineFacts } from '../cluster/doctor/engine-facts.js';
import { makeBundle, MAX_LOG_BYTES } from '../cluster/export/bundle.js';
import type { Occasion } from '../cluster/export/readme.js';
import type { CollectedFile, Piece } from '../cluster/export/types.js';
import { makeDirectory, makePrivateInside, writeInside } from '../files/put.js';
import type { ClusterPlan } from '../plan/types.js';
import type { ClusterRuntime } from '../runtime/types.js';
import { keptBundlesOfEnvironment } from './environment.js';
import type { Looks } from './looks.js';
import { pruneBundles } from './prune-bundles.js';
import { runStart } from './run-start.js';
import type { ServiceOutput } from './service-output.js';
import type { StartedCluster } from './types.js';

/** Where bundles go, unless told otherwise: below the directory the tests run in. */
const BUNDLES_DIR = 'restate-cluster-failures';
/** What services stored is in it. */
const OWNER_ONLY = 0o600;

interface Parts {
  readonly plan: ClusterPlan;
  readonly runtime: ClusterRuntime;
  readonly looks: Looks;
  readonly output: ServiceOutput;
}

/** What only a test knows of its cluster. */
function ownPieces(cluster: StartedCluster, output: ServiceOutput): Piece[] {
  return [
    {
      path: 'services.log',
      about:
        'what services that the test serves itself printed, by `console` and through the SDK; not what a logger wrote to the file descriptor itself',
      // After the tables, which tell of secrets that may be in it.
      large: true,
      content: () =>
        Promise.resolve({
          kind: 'lines',
          text: output.text === '' ? '(nothing)\n' : stripVTControlCharacters(output.text),
          note: output.note,
        }),
    },
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

/** Bundles of earlier runs are told of nowhere any more. Beside one that somebody put elsewhere, nothing is ours. */
async function pruneBeside(target: string): Promise<void> {
  const keep = keptBundlesOfEnvironment();
  if (dirname(target) !== resolve(BUNDLES_DIR) || keep === undefined) return;
  await pruneBundles(dirname(target), keep, await runStart());
}

/**
 * Writes a bundle, without secrets. What can't be had, as when no node answers, is told in its README.txt; nothing is
 * thrown for it.
 *
 * @returns the directory, absolute
 */
export async function writeBundle(
  cluster: StartedCluster,
  { plan, runtime, looks, output }: Parts,
  directory?: string,
  occasion?: Occasion,
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
  const write = ({ path, text }: CollectedFile) => writeInside(target, path, text, OWNER_ONLY);
  await makeBundle(subject, ownPieces(cluster, output), {}, write, occasion);
  await pruneBeside(target);
  return target;
}
