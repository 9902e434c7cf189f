import type { Path } from './path.js';
import { ROLES } from './types.js';
import type { ClusterSpec, ComposeTable, ConfigTable, EnvTable, NodeGroup, Role } from './types.js';

/** One node as a spec describes it, told apart from all others. */
export interface NodeSpec {
  readonly name: string;
  /** What Restate calls it; it names its data. Mostly the same. */
  readonly nodeName: string;
  /** Where in the spec it is described: `nodes`, or an entry of that list. */
  readonly at: Path;
  readonly roles: readonly Role[];
  /** Whether the spec says which roles it has. */
  readonly ownRoles: boolean;
  readonly location: string | undefined;
  readonly memory: string;
  /** The group's own first ports, and how many nodes of the group come before this one. */
  readonly ports: NonNullable<NodeGroup['ports']>;
  readonly indexInGroup: number;
  readonly config: ConfigTable;
  readonly env: EnvTable;
  readonly compose: ComposeTable;
}

/** Groups of a spec; a plain number is one group of nodes like any. */
function groupsOf(spec: ClusterSpec): readonly { readonly group: NodeGroup; readonly at: Path }[] {
  if (typeof spec.nodes === 'number') return [{ group: { count: spec.nodes }, at: ['nodes'] }];
  return spec.nodes.map((group, i) => ({ group, at: ['nodes', i] }));
}

/** The largest odd number up to `count`: an even number of metadata servers survives no more than one less. */
function oddUpTo(count: number): number {
  return count % 2 === 1 ? count : Math.max(0, count - 1);
}

type Draft = Omit<NodeSpec, 'roles'> & { readonly roles: readonly Role[] | undefined };

function draftNodes(spec: ClusterSpec): Draft[] {
  const numbers = new Map<string, number>();
  return groupsOf(spec).flatMap(({ group, at }) =>
    Array.from({ length: group.count ?? 1 }, (_, i): Draft => {
      const prefix = group.prefix ?? spec.names.nodePrefix;
      // Groups that share a prefix go on counting, so that names stay unique.
      const number = (numbers.get(prefix) ?? 0) + 1;
      if (group.name === undefined) numbers.set(prefix, number);
      const { location } = group;
      const name = group.name ?? `${prefix}-${String(number)}`;
      return {
        name,
        nodeName: group.nodeName ?? name,
        at,
        roles: group.roles,
        ownRoles: group.roles !== undefined,
        location: typeof location === 'string' ? location : location?.[i % location.length],
        memory: group.memory ?? spec.memory,
        ports: group.ports ?? {},
        indexInGroup: i,
        config: group.config ?? {},
        env: group.env ?? {},
        compose: group.compose ?? {},
      };
    }),
  );
}

/**
 * Which of the nodes without roles of their own are metadata servers: as many as asked for, else as many as survive
 * what the logs survive (2f + 1 for f lost nodes), each in a location of its own as long as there are any.
 */
function metadataServers(spec: ClusterSpec, drafts: readonly Draft[]): ReadonlySet<Draft> {
  if (spec.metadata.store !== 'replicated') return new Set();
  const free = drafts.filter(({ roles }) => roles === undefined);
  const explicit = drafts.filter(({ roles }) => roles?.includes('metadata-server') === true).length;
  const enough = 2 * (spec.replication.logs.node - 1) + 1;
  const wanted = spec.metadata.servers ?? Math.max(0, Math.min(enough, oddUpTo(free.length + explicit)) - explicit);
  const chosen = new Set<Draft>();
  while (chosen.size < Math.min(wanted, free.length)) {
    const used = new Set<string | undefined>();
    for (const draft of free) {
      if (chosen.size === wanted) break;
      const taken = draft.location !== undefined && used.has(draft.location);
      if (chosen.has(draft) || taken) continue;
      used.add(draft.location);
      chosen.add(draft);
    }
  }
  return chosen;
}

/** Every node of a spec, with groups written out and roles decided. */
export function expandNodes(spec: ClusterSpec): NodeSpec[] {
  const drafts = draftNodes(spec);
  const servers = metadataServers(spec, drafts);
  return drafts.map((draft) => ({
    ...draft,
    roles: ROLES.filter((role) =>
      draft.roles === undefined ? role !== 'metadata-server' || servers.has(draft) : draft.roles.includes(role),
    ),
  }));
}
