import type { Role } from '../spec/types.js';
import { leadersAfter } from './leaders.js';
import { logsOf } from './nodesets.js';
import type { LogsDo } from './nodesets.js';
import { replicaSetsOf } from './replica-sets.js';
import type { Partitions } from './replica-sets.js';
import type { Topology } from './topology.js';

/**
 * How much goes on after a loss: `all` partitions; `some`, which depends on the nodes each is on and on where its
 * leader is; or `none`.
 */
export type Survival = 'all' | 'some' | 'none';

export const ASPECTS = ['writes', 'reads', 'metadata'] as const;
export type Aspect = (typeof ASPECTS)[number];

export interface Outcome {
  /**
   * New work is accepted and durable, once others have taken over. `some` also where all partitions may go on for
   * now, but some only until their leader changes: with enough of a log's nodes left to write to, and too few to hand
   * it to another leader.
   */
  readonly writes: Survival;
  /** State and results of finished work can be read. */
  readonly reads: Survival;
  /** Services can be registered, settings changed, and leaders replaced. Never `some`. */
  readonly metadata: Survival;
}

/** Whether it may go wrong for a partition, and whether it may go well. */
interface Chance {
  readonly fails: boolean;
  readonly works: boolean;
}

function survival(chances: readonly Chance[]): Survival {
  if (!chances.some(({ works }) => works)) return 'none';
  return chances.some(({ fails }) => fails) ? 'some' : 'all';
}

interface Roles {
  readonly ingress: boolean;
  readonly admin: boolean;
  readonly quorum: boolean;
}

/** What there is to go on with for the partitions that a node leads, or did until it was lost. */
interface Led {
  readonly logs: LogsDo;
  readonly partitions: Partitions;
  readonly readable: boolean;
  readonly replaceable: boolean;
  readonly roles: Roles;
}

/** Its leader is lost: it needs another, and a node to run on where none of its own is left. */
function takeovers({ logs, partitions, readable, replaceable, roles }: Led): Chance[] {
  const can = roles.admin && roles.quorum;
  const next = { fails: !can || !logs.recovers.every, works: can && logs.recovers.any };
  return [
    ...(partitions.hit ? [next] : []),
    ...(partitions.gone ? [{ fails: next.fails || !replaceable || !readable, works: next.works && replaceable }] : []),
  ];
}

/** Its leader lives. That it stays can't be promised: Restate moves leaders when nodes come and go. */
function writes({ logs, partitions: { whole, hit } }: Led): Chance[] {
  return whole || hit ? [{ fails: !logs.recovers.every, works: logs.appends.any }] : [];
}

/** Its leader lives. A partition that gets a new node may get a new leader with it, which needs the log. */
function reads({ logs: { exists, recovers }, partitions, replaceable, roles }: Led): Chance[] {
  const moves = partitions.hit && roles.admin && roles.quorum && replaceable;
  const fails = !exists.every || (moves && !recovers.every);
  return partitions.whole || partitions.hit ? [{ fails, works: exists.any }] : [];
}

/** Answers what goes on when nodes are lost at the same moment, as by a crash. Nodes are numbers into `nodes`. */
export type AfterLoss = (lost: readonly boolean[]) => Outcome;

/**
 * How a cluster that was whole fares after losses, by Restate's own rules. Nodes lost one after another, with time for
 * others to take over in between, can leave more than the same nodes lost at once.
 *
 * It is taken to have settled. Right after a start, a log may be on fewer log servers than its nodeset asks for, since
 * it was made before all had joined, and may be led from another node than its partition. Restate repairs both within
 * some ten seconds (`IMPROVEMENT_ACTION_AFTER` in `bifrost/src/watchdog.rs`); a loss before that can hurt more.
 */
export function afterLossOf(topology: Topology): AfterLoss {
  const { nodes } = topology;
  const [logsAfter, partitionsAfter, leadersOf] = [logsOf(topology), replicaSetsOf(topology), leadersAfter(topology)];
  const members = nodes.filter(({ roles }) => roles.includes('metadata-server')).length;
  return (lost) => {
    const left = (role: Role) => nodes.filter((node, i) => !lost[i] && node.roles.includes(role)).length;
    const roles: Roles = {
      ingress: left('http-ingress') > 0,
      admin: left('admin') > 0,
      // Raft needs more than half of its members.
      quorum: topology.metadata === 'external' || left('metadata-server') > members / 2,
    };
    const [logs, partitions] = [logsAfter(lost), partitionsAfter(lost)];
    const chances = (ofLive: (led: Led) => Chance[]) =>
      leadersOf(lost).flatMap((leader) => {
        const led = {
          logs: logs.ledBy(leader),
          partitions: partitions.ledBy(leader),
          readable: logs.readable,
          replaceable: partitions.replaceable,
          roles,
        };
        return lost[leader] ? takeovers(led) : ofLive(led);
      });
    return {
      writes: roles.ingress ? survival(chances(writes)) : 'none',
      // Without an ingress, state and results can still be queried through the admin API.
      reads: roles.ingress || roles.admin ? survival(chances(reads)) : 'none',
      metadata: roles.admin && roles.quorum ? 'all' : 'none',
    };
  };
}
