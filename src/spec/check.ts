import { expandNodes } from './nodes.js';
import { ownedFieldProblems, ownedKeyProblems, ownedVariableProblems } from './owned-keys.js';
import { problemAt } from './path.js';
import type { LocatedProblem, Path } from './path.js';
import { replicationText, sameReplication } from './replication.js';
import { MAX_NODES } from './schema.js';
import type { ClusterSpec, ComposeTable, ConfigTable, EnvTable, NodeGroup } from './types.js';

/** The oldest minor version whose health endpoint and system tables we rely on. */
const OLDEST = { major: 1, minor: 6 };

/** Names of what runs beside the nodes. */
const RESERVED_NAMES = {
  provision: 'The provisioning container has that name.',
  'snapshot-store': 'The snapshot store has that name.',
};

function versionProblems(version: string): LocatedProblem[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === OLDEST.major && minor >= OLDEST.minor) return [];
  const hint = `Use ${String(OLDEST.major)}.${String(OLDEST.minor)} or a later ${String(OLDEST.major)}.x version.`;
  return [problemAt(['restate'], `Restate ${version} is not supported`, hint)];
}

function groupProblems(group: NodeGroup, at: Path): LocatedProblem[] {
  const problems: LocatedProblem[] = [];
  if (group.name !== undefined && group.prefix !== undefined) {
    problems.push(problemAt([...at, 'prefix'], 'has no meaning beside `name`', 'Keep one of them.'));
  }
  if (group.name !== undefined && (group.count ?? 1) > 1) {
    problems.push(
      problemAt([...at, 'count'], 'several nodes can not share one name', 'Write `prefix` instead of `name`.'),
    );
  }
  if (group.nodeName !== undefined && group.name === undefined) {
    problems.push(
      problemAt([...at, 'nodeName'], 'has no meaning without `name`', 'Only data of a single node has a name already.'),
    );
  }
  return problems;
}

/** Problems of what may be said once for all nodes and again for some. */
export function furtherProblems(
  {
    config,
    env,
    compose,
  }: { config?: ConfigTable | undefined; env?: EnvTable | undefined; compose?: ComposeTable | undefined },
  at: Path = [],
): LocatedProblem[] {
  return [
    ...ownedKeyProblems(config ?? {}, [...at, 'config']),
    ...ownedVariableProblems(env ?? {}, [...at, 'env']),
    ...ownedFieldProblems(compose ?? {}, [...at, 'compose']),
  ];
}

function nodeProblems(spec: ClusterSpec): LocatedProblem[] {
  const groups = typeof spec.nodes === 'number' ? [] : spec.nodes;
  const count = groups.reduce((sum, group) => sum + (group.count ?? 1), 0);
  if (count > MAX_NODES) {
    const message = `must have at most ${String(MAX_NODES)} nodes, and has ${String(count)}`;
    return [problemAt(['nodes'], message, 'Lower the `count` of its entries.')];
  }
  const problems = groups.flatMap((group, i) => groupProblems(group, ['nodes', i]));
  const named = new Map<string, Path>();
  for (const { name, at } of expandNodes(spec)) {
    if (named.has(name)) {
      problems.push(
        problemAt(
          at,
          `there is already a node named ${name}`,
          'Every node needs a name of its own; give this one another `name` or `prefix`.',
        ),
      );
    }
    named.set(name, at);
  }
  for (const [name, why] of Object.entries(RESERVED_NAMES)) {
    if (named.has(name)) problems.push(problemAt(named.get(name) ?? [], `a node can not be named ${name}`, why));
  }
  return problems;
}

/** A node that provisions by itself reads one replication for both. */
function provisionProblems({ provision, replication }: ClusterSpec): LocatedProblem[] {
  if (provision !== 'auto' || sameReplication(replication.logs, replication.partitions)) return [];
  const [logs, partitions] = [replicationText(replication.logs), replicationText(replication.partitions)];
  return [
    problemAt(
      ['provision'],
      `a node that provisions by itself can not tell logs (${logs}) from partitions (${partitions})`,
      'Use `provision: sidecar`, or give both the same `replication`.',
    ),
  ];
}

function snapshotProblems({ snapshots, restate }: ClusterSpec): LocatedProblem[] {
  if (snapshots.store === 'none' || snapshots.keep === undefined) return [];
  const [major = 0, minor = 0] = restate.split('.').map(Number);
  if (major > 1 || minor >= 7) return [];
  return [
    problemAt(
      ['snapshots', 'keep'],
      `Restate ${restate} keeps one snapshot of each partition`,
      'Leave it out, or use Restate 1.7 or later.',
    ),
  ];
}

/** Problems that need more than one field to see, and make a plan impossible. Rules (src/rules) judge the rest. */
export function checkSpec(spec: ClusterSpec): LocatedProblem[] {
  const groups = typeof spec.nodes === 'number' ? [] : spec.nodes;
  return [
    ...versionProblems(spec.restate),
    ...furtherProblems(spec),
    ...groups.flatMap((group, i) => furtherProblems(group, ['nodes', i])),
    ...nodeProblems(spec),
    ...provisionProblems(spec),
    ...snapshotProblems(spec),
  ];
}
