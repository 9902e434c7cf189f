import type { EditSpec } from '../cluster/edit.js';
import { ClusterError } from '../errors.js';
import { portStep } from '../plan/ports.js';
import { withNodes, withoutNodes } from '../spec/edit-nodes.js';
import { nearest } from '../spec/nearest.js';
import { expandNodes } from '../spec/nodes.js';
import { ROLES } from '../spec/types.js';
import type { Role } from '../spec/types.js';
import { list } from '../spec/words.js';

function wholeNumber(flag: string, value: string): number {
  if (/^[1-9]\d{0,2}$/.test(value)) return Number(value);
  throw new ClusterError('usage', `--${flag}: "${value}" is not a number from 1 to 999`);
}

function rolesOf(names: readonly string[]): Role[] {
  return names.map((name) => {
    const role = ROLES.find((one) => one === name);
    if (role !== undefined) return role;
    const close = nearest(name, ROLES);
    throw new ClusterError('usage', `--roles: there is no role "${name}"`, {
      hint: close === undefined ? `Roles are ${list(ROLES)}.` : `Did you mean ${close}?`,
    });
  });
}

/** What `node add` does to a spec; flags are judged here, the result by the spec's own schema. */
export function addingNodes(flags: {
  readonly count: string;
  readonly roles: readonly string[] | undefined;
  readonly locations: readonly string[] | undefined;
  readonly replication: string | undefined;
}): EditSpec {
  const count = wholeNumber('count', flags.count);
  const roles = flags.roles === undefined ? undefined : rolesOf(flags.roles);
  const copies = flags.replication === undefined ? undefined : wholeNumber('replication', flags.replication);
  return (spec) => ({
    nodes: withNodes(spec, { count, roles, locations: flags.locations }),
    ...(copies === undefined ? {} : { replication: copies }),
  });
}

/** What `node remove` does to a spec. */
export function removingNodes(names: readonly string[]): EditSpec {
  return (spec) => {
    const known = expandNodes(spec).map(({ name }) => name);
    for (const name of names) {
      if (known.includes(name)) continue;
      const close = nearest(name, known);
      throw new ClusterError('usage', `${spec.name} has no node named ${name}`, {
        hint: close === undefined ? `Its nodes are ${list(known)}.` : `Did you mean ${close}?`,
      });
    }
    if (known.every((name) => names.includes(name))) {
      throw new ClusterError('usage', 'these are all nodes of the cluster', {
        hint: 'To delete it, use: restate-cluster down --purge',
      });
    }
    return { nodes: withoutNodes(spec, names, portStep(spec)) };
  };
}
