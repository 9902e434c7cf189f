import { alikeNodes } from './combinations.js';
import { groundOf } from './ground.js';
import type { Ground } from './ground.js';
import { found } from './remembering.js';
import { placesOf, untouched } from './remains.js';
import type { Topology } from './topology.js';

/** What is of interest of a node where nothing is lost from its domain. */
interface Site {
  /** The number of its domain; `undefined` where it is not of the ground. */
  readonly domain: number | undefined;
  /** The same for nodes whose cells, and domains, are the same. */
  readonly key: string;
}

function sitesOf(ground: Ground): (node: number) => Site {
  const [places, domains] = [placesOf(ground), untouched(ground)];
  return (node) => {
    const place = places[node];
    if (place === undefined) return { domain: undefined, key: '' };
    const domain = domains[place.domain];
    return { domain: place.domain, key: `${domain?.cells[place.cell]?.key ?? ''} of ${domain?.key ?? ''}` };
  };
}

/**
 * Answers, for lost nodes by number, which nodes lead partitions, or did until they were lost: any worker may that can
 * have copies of them. Of nodes that fare alike only one is named: of those with the same roles and location one that
 * is left and one that is lost, and of all whose domains have lost nothing one for each kind of place.
 */
export function leadersAfter(topology: Topology): (lost: readonly boolean[]) => readonly number[] {
  const { nodes, logs, partitions } = topology;
  const logSite = sitesOf(groundOf(nodes, 'log-server', logs, 'all'));
  const workerSite = sitesOf(groundOf(nodes, 'worker', partitions, 'passed-over'));
  const kinds = new Map<string, number>();
  const groups = alikeNodes(topology).map((alike) => {
    const [first = 0] = alike;
    const [log, worker] = [logSite(first), workerSite(first)];
    const kind = found(kinds, `${log.key}, ${worker.key}`, () => kinds.size);
    return { alike, first, log: log.domain, worker: worker.domain, kind };
  });
  const leading = groups.filter(({ worker }) => worker !== undefined);
  return (lost) => {
    const isLost = (node: number) => lost[node] === true;
    const isLeft = (node: number) => !lost[node];
    // Sites outside of a ground have no domain; nothing is lost there.
    const [logsHit, workersHit] = [new Set<number | undefined>(), new Set<number | undefined>()];
    for (const { alike, log, worker } of groups) {
      if (!alike.some(isLost)) continue;
      if (log !== undefined) logsHit.add(log);
      if (worker !== undefined) workersHit.add(worker);
    }
    const named: boolean[] = [];
    const leaders: number[] = [];
    for (const { alike, first, log, worker, kind } of leading) {
      if (logsHit.has(log) || workersHit.has(worker)) {
        const [left, gone] = [alike.find(isLeft), alike.find(isLost)];
        if (left !== undefined) leaders.push(left);
        if (gone !== undefined) leaders.push(gone);
      } else if (!named[kind]) {
        named[kind] = true;
        leaders.push(first);
      }
    }
    return leaders;
  };
}
