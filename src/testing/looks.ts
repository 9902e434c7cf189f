import { ClusterError } from '../errors.js';
import { RunError } from '../exec/run-error.js';
import type { RunResult } from '../exec/run.js';
import type { ClusterPlan } from '../plan/types.js';
import type { AdminClient } from '../restate/admin.js';
import { parseExactJson } from '../restate/exact-json.js';
import { isFaultOfQuery } from '../restate/query-faults.js';
import { sqlText } from '../restate/sql-text.js';
import { sqlArgs } from '../restate/restatectl.js';
import type { ClusterRuntime } from '../runtime/types.js';
import { observe } from '../cluster/observe.js';
import type { Observation } from '../cluster/readiness.js';
import type { Row, Sql } from './types.js';

const TIMEOUT_MS = 10_000;

/** What conditions see of a cluster. */
export interface Looks {
  readonly plan: ClusterPlan;
  /** Processes, health, ingresses and partitions. */
  observe(): Promise<Observation>;
  /** Tables of the admin API. */
  readonly sql: Sql;
  /** The same, for a query that is ready. */
  queryAdmin(query: string): Promise<Row[]>;
  /**
   * Tables of the cluster itself.
   *
   * @param node whom to ask; default: one that is not cut off
   */
  askCluster(query: string, node?: string): Promise<Row[]>;
  /** Up to which position (LSN) the log of a partition is trimmed; 0 where it never was. */
  trimPoint(partition: number): Promise<number>;
  /** Nodes that are up and not halted, by all we did to them. */
  running(): readonly string[];
  /** What a node is called in the cluster's own tables: by another name once it was replaced. */
  nodeName(node: string): string;
}

function rowsOf(stdout: string): Row[] {
  try {
    const rows: unknown = stdout.trim() === '' ? [] : parseExactJson(stdout);
    if (Array.isArray(rows)) return rows as Row[];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ClusterError('command-failed', 'restatectl sql printed something other than rows', {
    details: stdout.slice(0, 500),
    hint: 'Is this restatectl of another version than the cluster?',
  });
}

/** @throws {ClusterError} `command-failed` where the query itself is wrong; {@link RunError} where nobody answers it now */
async function runQuery(query: () => Promise<RunResult>): Promise<Row[]> {
  try {
    return rowsOf((await query()).stdout);
  } catch (error) {
    if (!(error instanceof RunError) || !isFaultOfQuery(error.stderr)) throw error;
    throw new ClusterError('command-failed', 'the cluster refused to run the query', {
      hint: 'Tables and their columns: `select table_name, column_name from information_schema.columns`.',
      details: error.tail,
      cause: error,
    });
  }
}

/** Looks through a runtime. `running`: nodes that are well, those to ask first. */
export function looksThrough(
  plan: ClusterPlan,
  runtime: ClusterRuntime,
  admin: AdminClient,
  { running, nodeName }: Pick<Looks, 'running' | 'nodeName'>,
): Looks {
  const askCluster = async (query: string, node?: string) => {
    const ask = node === undefined ? running() : [node];
    return runQuery(() => runtime.restatectl(sqlArgs(query), { timeoutMs: TIMEOUT_MS, ask }));
  };
  return {
    plan,
    sql: (strings, ...values) => admin.query(sqlText(strings, ...values)),
    queryAdmin: (query) => admin.query(query),
    askCluster,
    observe: () => observe(plan, runtime, { always: true, ask: running() }),
    running,
    nodeName,
    trimPoint: async (partition) => {
      const rows = await askCluster(
        'select l.base_lsn, w.trim_point from logs l join partitions p on p.log_id = l.log_id ' +
          'left join loglet_workers w on w.loglet_id = l.loglet_id ' +
          `where p.partition_id = ${String(partition)}`,
      );
      // What lies before the first segment is gone; trim points count from the start of their segment.
      const bases = rows.map((row) => Number(row['base_lsn']));
      const trimmed = rows.map((row) => Number(row['base_lsn']) - 1 + Number(row['trim_point'] ?? 0));
      return bases.length === 0
        ? 0
        : Math.max(Math.min(...bases) - 1, ...trimmed.filter((lsn, i) => lsn >= (bases[i] ?? 0)));
    },
  };
}

/** How each running node with an admin role sees a node: `alive`, `suspect`, `dead`. */
export async function nodeDownSeenBy(looks: Looks, name: string): Promise<{ viewer: string; state: string }[]> {
  const viewers = looks.plan.nodes.filter(
    (node) => node.name !== name && node.roles.includes('admin') && looks.running().includes(node.name),
  );
  return Promise.all(
    viewers.map(async (viewer) => {
      const rows = await looks.askCluster('select * from nodes', viewer.name);
      const row = rows.find((candidate) => candidate['name'] === looks.nodeName(name));
      return { viewer: viewer.name, state: row === undefined ? 'unknown' : String(row['state']) };
    }),
  );
}

/** By partition, the node (as the plan calls it) that leads it and is active. */
export async function partitionLeaders(looks: Looks): Promise<Map<number, string | undefined>> {
  const [rows, { nodes }] = await Promise.all([
    looks.askCluster(
      'select p.partition_id, s.plain_node_id, s.effective_mode, s.replay_status, s.leader_epoch ' +
        'from partitions p left join partition_state s on p.partition_id = s.partition_id',
    ),
    looks.observe(),
  ]);
  const names = new Map(nodes.map(({ node, health }) => [health?.nodeId?.split(':')[0], node.name]));
  const leaders = new Map<number, { node: string; epoch: number } | undefined>();
  for (const row of rows) {
    const partition = Number(row['partition_id']);
    const known = leaders.get(partition);
    const text = (column: string) => String(row[column]).toLowerCase();
    const leads = text('effective_mode') === 'leader' && text('replay_status') === 'active';
    const node = leads ? names.get(String(row['plain_node_id'])) : undefined;
    const epoch = Number(row['leader_epoch']);
    // Of two that think they lead, the one of the later epoch does.
    leaders.set(
      partition,
      node !== undefined && (known === undefined || epoch > known.epoch) ? { node, epoch } : known,
    );
  }
  return new Map([...leaders].map(([partition, leader]) => [partition, leader?.node]));
}
