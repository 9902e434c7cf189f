const CAUSES: readonly (readonly [pattern: RegExp, cause: string])[] = [
  [/address (?:already )?in use|AddrInUse/i, 'One of its ports is taken by another program.'],
  // Before the next: the server says the same of a file that it may not read.
  [
    /configuration loading error: Permission denied/,
    'The server has no permission to read its restate.toml. A file that holds a secret can be read only by its owner, and `user` or `cap_drop` under `compose` make the server another user. Move the secret from `config` to `env`.',
  ],
  [
    /failed to create data directory at .*: Permission denied/,
    'The server has no permission to write its data. A new volume belongs to the user who owns /restate-data in the image, root in the published one: remove `user` under `compose`, or use an image in which that user owns it.',
  ],
  [/configuration loading error|RT0002/, 'Its restate.toml, or a key under `config` in the spec, is wrong.'],
  [
    /cluster fingerprint mismatch/,
    'The snapshot store has snapshots of another cluster, which Restate refuses. Set another `prefix` under `snapshots`, or delete them: `restate-cluster down --purge` does it for a store beside the nodes, with the data of the nodes.',
  ],
  [/No space left on device|ENOSPC/, 'The disk is full.'],
  [
    /lock.*(Resource temporarily unavailable|No locks available)|[/\\]LOCK: /,
    'Another server uses the same data directory.',
  ],
  [/(cluster|node)[- ]name.*(mismatch|different|expected)/i, 'Its data belongs to another cluster or node.'],
  [
    /Cannot allocate memory|[Oo]ut of memory|\bOOM\b/,
    'There is not enough memory; use fewer nodes, or a smaller `memory` in the spec.',
  ],
  [
    /storage-state (?:is|as) `data-loss`/,
    'The cluster remembers this node with data that is gone: replace it with `restate-cluster node replace %NODE%`. Where all nodes were purged and only metadata outside of the cluster is left, empty that before a new start.',
  ],
  [/Too many open files|EMFILE/, 'The limit of open files is too low; raise it with: ulimit -n 65536'],
  [/Permission denied|EACCES/, 'It may not read its configuration or write its data.'],
  [/Address family not supported/i, 'This system has no IPv6, and an address asks for it.'],
];

/** What probably made a server end, from its last log lines; `undefined` where they tell nothing known. */
export function likelyCause(log: string, node = 'NODE'): string | undefined {
  return CAUSES.find(([pattern]) => pattern.test(log))?.[1].replaceAll('%NODE%', node);
}
