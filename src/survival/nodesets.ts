import { groundOf, holdsCopies, reachOf, remembering } from './ground.js';
import type { Ground } from './ground.js';
import { spreads } from './spread.js';
import type { Members } from './spread.js';
import type { Topology } from './topology.js';

/** Whether something holds for every log, wherever it lies, and whether for any. */
interface Verdict {
  readonly every: boolean;
  readonly any: boolean;
}

/** What logs can do after a loss. */
export interface LogsAfter {
  /** It was made at all: with too few places for the copies, a log is not, and its partition never gets a leader. */
  readonly exists: Verdict;
  /** A leader that is alive and stays can append: enough of the log's nodes are left to hold all copies. */
  readonly appends: Verdict;
  /**
   * Appends, and can be handed to another leader too, which seals the log first: those lost must not be able to hold
   * all copies of a record among themselves (Restate's f-majority, `checker.rs`).
   */
  readonly recovers: Verdict;
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

function nodesetSize(ground: Ground, wanted: number) {
  const { copies, scopes } = ground;
  const [widest] = scopes;
  return {
    perDomain: widest === undefined || widest.scope === 'node' ? copies : copies - widest.copies + 1,
    total: nodesetTotal(copies, wanted),
  };
}

/** Answers, for lost nodes by number, what the logs can still do. Which servers are alive changes no log's nodeset. */
export function logsOf(topology: Topology): (lost: readonly boolean[]) => LogsAfter {
  const ground = groundOf(topology.nodes, 'log-server', topology.logs, 'all');
  const size = nodesetSize(ground, topology.nodesetSize ?? 0);
  const exists = ({ all }: Members) => holdsCopies(ground, all);
  const appends = (members: Members) => exists(members) && holdsCopies(ground, members.alive);
  const recovers = (members: Members) => appends(members) && !holdsCopies(ground, members.lost);
  return remembering(ground, (lost) => {
    const [worst, best] = [spreads(ground, size, lost, 'worst'), spreads(ground, size, lost, 'best')];
    const verdict = (can: (members: Members) => boolean) => ({ every: worst.every(can), any: best.some(can) });
    return {
      exists: verdict(exists),
      appends: verdict(appends),
      recovers: verdict(recovers),
      readable: !holdsCopies(
        ground,
        reachOf(ground, (node) => lost[node] === true),
      ),
    };
  });
}
