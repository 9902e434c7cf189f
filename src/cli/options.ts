import type { Argv } from 'yargs';

/** Flags of commands that work on one cluster. */
export interface ClusterFlags {
  readonly dir?: string | undefined;
  readonly name?: string | undefined;
}

/** Flags that stand for spec fields; they win over what a spec file says. */
export interface SpecFlags extends ClusterFlags {
  readonly spec?: string | undefined;
  readonly nodes?: string | undefined;
  readonly restate?: string | undefined;
  readonly runtime?: string | undefined;
  readonly replication?: string | undefined;
  readonly partitions?: string | undefined;
  readonly provision?: string | undefined;
  readonly profile?: string | undefined;
  readonly ports?: string | undefined;
  readonly snapshots?: string | undefined;
}

// Values stay texts here; the spec's own schema judges them, with the same words for flags as for files.
const text = { type: 'string', requiresArg: true } as const;

export function clusterFlags<T>(yargs: Argv<T>): Argv<T & ClusterFlags> {
  return yargs
    .option('dir', { ...text, describe: 'Cluster directory  [default: ./restate-cluster]' })
    .option('name', { ...text, describe: 'Cluster name; without --dir, the cluster of that name' });
}

export function specFlags<T>(yargs: Argv<T>): Argv<T & SpecFlags> {
  return clusterFlags(yargs)
    .positional('spec', {
      type: 'string',
      describe: 'Spec file, or - for standard input  [default: ./restate-cluster.yaml if there]',
    })
    .option('nodes', { ...text, describe: 'How many nodes  [default: 3]' })
    .option('restate', { ...text, describe: 'Restate version, such as 1.7.12' })
    .option('runtime', { ...text, describe: 'docker, native or auto  [default: auto]' })
    .option('replication', { ...text, describe: 'Copies of logs and partitions  [default: 2]' })
    .option('partitions', { ...text, describe: 'How many partitions  [default: 24]' })
    .option('provision', { ...text, describe: 'sidecar, auto or manual  [default: sidecar]' })
    .option('profile', { ...text, describe: 'fast or stock timings  [default: fast]' })
    .option('ports', { ...text, describe: '"auto" finds free ports and keeps them' })
    .option('snapshots', {
      ...text,
      describe: 'azurite or none: a snapshot store beside the nodes  [default: azurite]',
    });
}

export function jsonFlag<T>(yargs: Argv<T>): Argv<T & { json: boolean }> {
  return yargs.option('json', { type: 'boolean', default: false, describe: 'Print JSON' });
}

/** `90`, `90s`, `2m`, `500ms` → milliseconds; `undefined` for anything else. */
export function parseDuration(value: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(value);
  if (match === null) return undefined;
  const unit = { ms: 1, s: 1_000, m: 60_000 }[(match[2] as 'ms' | 's' | 'm' | undefined) ?? 's'];
  return Number(match[1]) * unit;
}

export function timeoutFlag<T>(yargs: Argv<T>): Argv<T & { timeout: string }> {
  return yargs.option('timeout', { ...text, default: '60s', describe: 'How long to wait: 90s, 2m, 500ms' });
}
