import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ClusterPlan } from '../plan/types.js';
import type { ClusterRuntime } from '../runtime/types.js';
import { redact } from '../secrets/redact.js';
import type { Looks } from './looks.js';
import type { StartedCluster } from './types.js';

/** Where bundles go, unless told otherwise: below the directory the tests run in. */
const BUNDLES_DIR = 'restate-cluster-failures';

const CLUSTER_TABLES = ['nodes', 'partitions', 'partition_state', 'partition_replica_set', 'logs', 'loglet_workers'];
const ADMIN_TABLES = ['sys_invocation', 'sys_journal', 'sys_inbox', 'sys_deployment', 'sys_service', 'state'];

interface Parts {
  readonly plan: ClusterPlan;
  readonly runtime: ClusterRuntime;
  readonly looks: Looks;
}

function rowsAsLines(rows: readonly object[]): string {
  return rows.length === 0 ? '(no rows)\n' : `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
}

/** The files of a bundle, each with what gives its text. */
function contents(cluster: StartedCluster, { plan, runtime, looks }: Parts): [name: string, () => Promise<string>][] {
  return [
    [
      'history.txt',
      () =>
        Promise.resolve(
          cluster.history.map(({ at, kind, what }) => `${at.toISOString()}  ${kind.padEnd(6)}  ${what}\n`).join(''),
        ),
    ],
    ['logs.txt', async () => (await cluster.logs()).map(({ node, text }) => `${node.padEnd(12)} ${text}\n`).join('')],
    ['status.json', async () => `${JSON.stringify(await cluster.status(), undefined, 2)}\n`],
    ['processes.json', async () => `${JSON.stringify(await runtime.inspect(), undefined, 2)}\n`],
    ...plan.nodes.map(({ name }): [string, () => Promise<string>] => [
      `settings/${name}.toml`,
      () => readFile(join(cluster.directory, 'nodes', name, 'restate.toml'), 'utf8'),
    ]),
    [
      'settings/effective.txt',
      async () => {
        const rows = await looks.askCluster('select plain_node_id, key, value from config');
        const lines = rows.map(
          (row) => `${String(row['plain_node_id'])} ${String(row['key'])} = ${String(row['value'])}`,
        );
        return `${lines.sort().join('\n')}\n`;
      },
    ],
    ...CLUSTER_TABLES.map((table): [string, () => Promise<string>] => [
      `tables/${table}.jsonl`,
      async () => rowsAsLines(await looks.askCluster(`select * from ${table}`)),
    ]),
    ...ADMIN_TABLES.map((table): [string, () => Promise<string>] => [
      `tables/${table}.jsonl`,
      // The names are ours, and may not be quoted as values are.
      async () => rowsAsLines(await looks.queryAdmin(`SELECT * FROM ${table} LIMIT 10000`)),
    ]),
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
 * Writes a bundle, without what looks like a secret. What can't be had, as when no node answers, is said in its file;
 * nothing is thrown for it.
 *
 * @returns the directory, absolute
 */
export async function writeBundle(cluster: StartedCluster, parts: Parts, directory?: string): Promise<string> {
  const target = directory === undefined ? bundleDirectory(cluster.name) : resolve(directory);
  for (const sub of ['settings', 'tables']) await mkdir(join(target, sub), { recursive: true });
  await Promise.all(
    contents(cluster, parts).map(async ([name, text]) => {
      const content = await text().catch((error: unknown) => `could not be had: ${String(error)}\n`);
      await writeFile(join(target, name), redact(content));
    }),
  );
  return target;
}
