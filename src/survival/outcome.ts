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

/** What there is to go on with for the partitions that a node leads, or did until it was lost. */
interface Led {
  readonly alive: boolean;
  readonly logs: LogsDo;
  readonly partitions: Partitions;
}

/** What there is for all partitions. */
interface Rest {
  readonly readable: boolean;
  readonly replaceable: boolean;
  /** A leader can be replaced. */
  readonly takeover: boolean;
}

/** Its leader is lost: it needs another, and a node to run on where none of its own is left. */
function ledAgain({ logs: { recovers }, partitions }: Led, { readable, replaceable, takeover }: Rest): Chance[] {
  const next = { fails: !takeover || !recovers.every, works: takeover && recovers.any };
  return [
    ...(partitions.hit ? [next] : []),
    ...(partitions.gone ? [{ fails: next.fails || !replaceable || !readable, works: next.works && replaceable }] : []),
  ];
}

function writes(led: Led, rest: Rest): Chance[] {
  const { alive, logs, partitions } = led;
  if (!alive) return ledAgain(led, rest);
  // That the leader stays can't be promised: Restate moves leaders when nodes come and go.
  return partitions.whole || partitions.hit ? [{ fails: !logs.recovers.every, works: logs.appends.any }] : [];
}

function reads(led: Led, rest: Rest): Chance[] {
  const { alive, logs, partitions } = led;
  if (!alive) return ledAgain(led, rest);
  // A partition that gets a new node may get a new leader with it, which needs the log.
  const moves = partitions.hit && rest.takeover && rest.replaceable;
  const fails = !logs.exists.every || (moves && !logs.recovers.every);
  return partitions.whole || partitions.hit ? [{ fails, works: logs.exists.any }] : [];
}

/** Answers, for lost nodes, all that may be of the partitions of one leader; leaders with the same are named once. */
function ledAfter(topology: Topology): (lost: readonly boolean[]) => { leds: readonly Led[] } & Omit<Rest, 'takeover'> {
  const [logsAfter, partitionsAfter, leadersOf] = [logsOf(topology), replicaSetsOf(topology), leadersAfter(topology)];
  return (lost) => {
    const [{ readable, ledBy: logsBy }, { replaceable, ledBy: partitionsBy }] = [
      logsAfter(lost),
      partitionsAfter(lost),
    ];
    const leds: Led[] = [];
    for (const leader of leadersOf(lost)) {
      const [alive, logs, partitions] = [lost[leader] !== true, logsBy(leader), partitionsBy(leader)];
      const same = (led: Led) => led.alive === alive && led.logs === logs && led.partitions === partitions;
      if (!leds.some(same)) leds.push({ alive, logs, partitions });
    }
    return { leds, readable, replaceable };
  };
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
  const after = ledAfter(topology);
  const having = (role: Role) => nodes.flatMap(({ roles }, i) => (roles.includes(role) ? [i] : []));
  const [ingresses, admins, members] = [having('http-ingress'), having('admin'), having('metadata-server')];
  return (lost) => {
    const left = (node: number) => !lost[node];
    const [ingress, admin] = [ingresses.some(left), admins.some(left)];
    // Raft needs more than half of its members.
    const quorum = topology.metadata === 'external' || members.filter(left).length > members.length / 2;
    const takeover = admin && quorum;
    const { leds, ...places } = after(lost);
    const rest = { ...places, takeover };
    return {
      writes: ingress ? survival(leds.flatMap((led) => writes(led, rest))) : 'none',
      // Without an ingress, state and results can still be queried through the admin API.
      reads: ingress || admin ? survival(leds.flatMap((led) => reads(led, rest))) : 'none',
      metadata: takeover ? 'all' : 'none',
    };
  };
}
