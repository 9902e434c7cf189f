import { answering } from './answers.js';
import { groundOf } from './ground.js';
import type { Ground } from './ground.js';
import { covers } from './reach.js';
import type { Members } from './reach.js';
import { spreadsOf } from './spread.js';
import type { Size } from './spread.js';
import type { Topology } from './topology.js';

/** Whether something holds for every log, wherever it lies, and whether for any. */
interface Verdict {
  readonly every: boolean;
  readonly any: boolean;
}

/** What logs can do after a loss. */
export interface LogsDo {
  /** It was made at all: with too few places for the copies, a log is not, and its partition never gets a leader. */
  readonly exists: Verdict;
  /** A leader that is alive and stays can append: enough of the log's nodes are left to hold all copies. */
  readonly appends: Verdict;
  /**
   * Appends, and can be handed to another leader too, which seals the log first: those lost must not be able to hold
   * all copies of a record among themselves (Restate's f-majority, `checker.rs`).
   */
  readonly recovers: Verdict;
}

export interface LogsAfter {
  /**
   * What the logs of partitions can do that are led by a node, or were until it was lost. A leader's own log server is
   * always one of its log's nodes (`with_top_priority_node` in `nodeset_selector.rs`). Without a leader: of all logs
   * there may be, which are those of leaders that are no log servers.
   */
  readonly ledBy: (leader?: number) => LogsDo;
  /** No record can have had all its copies on lost nodes, on whatever nodes older parts of a log are. */
  readonly readable: boolean;
}

/** Restate spreads a log over no more than this many nodes (`nodeset_selector.rs`). */
const MAX_NODESET = 128;

/**
 * Over how many log servers one log with so many copies is spread, if there are as many (`nodeset_selector.rs`).
 *
 * @param wanted what the settings ask for
 */
export function nodesetTotal(copies: number, wanted = 0): number {
  return Math.min(MAX_NODESET, Math.max(wanted, copies + 1, 2 * copies - 1));
}

function nodesetSize({ need }: Ground, wanted: number): Size {
  return {
    perDomain: need.domains === 0 ? need.nodes : need.nodes - need.domains + 1,
    total: nodesetTotal(need.nodes, wanted),
  };
}

/** Answers, for lost nodes by number, what the logs can still do. Which servers are alive changes no log's nodeset. */
export function logsOf(topology: Topology): (lost: readonly boolean[]) => LogsAfter {
  const ground = groundOf(topology.nodes, 'log-server', topology.logs, 'all');
  const { need } = ground;
  const size = nodesetSize(ground, topology.nodesetSize ?? 0);
  const exists = ({ all }: Members) => covers(all, need);
  const appends = (members: Members) => exists(members) && covers(members.alive, need);
  const recovers = (members: Members) => appends(members) && !covers(members.lost, need);
  const spreads = spreadsOf(size, need);
  const answer = answering(ground, (remains) => {
    const members = spreads(remains);
    return (leader): LogsDo => {
      const [worst, best] = [members('worst', leader), members('best', leader)];
      const verdict = (can: (members: Members) => boolean) => ({ every: worst.every(can), any: best.some(can) });
      return { exists: verdict(exists), appends: verdict(appends), recovers: verdict(recovers) };
    };
  });
  return (lost) => {
    const { reach, about } = answer(lost);
    return { ledBy: about, readable: !covers(reach.lost, need) };
  };
}
