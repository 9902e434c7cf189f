import { ClusterError } from '../../errors.js';
import { RunError } from '../../exec/run-error.js';
import { reconfigureArgs } from '../../restate/log-nodesets.js';
import { sqlArgs } from '../../restate/restatectl.js';
import type { ClusterRuntime } from '../../runtime/types.js';
import { isTable } from '../../spec/tables.js';
import { poll } from '../poll.js';
import type { WaitOptions } from '../wait.js';
import { parseJson } from '../../spec/json.js';

const QUERY = 'select log_id, kind from logs_tail_segments';
const CALL_TIMEOUT_MS = 10_000;
const TIMEOUT_MS = 60_000;
const LOOK_AGAIN_MS = 500;

/**
 * Logs whose newest part is kept in a way that only its own node can read.
 *
 * @throws {SyntaxError | TypeError} for output that is not a list of rows
 */
export function parseLocalLogs(stdout: string): number[] {
  const rows: unknown = stdout.trim() === '' ? [] : parseJson(stdout);
  if (!Array.isArray(rows)) throw new TypeError('restatectl sql printed something other than a list of rows');
  return rows
    .filter(isTable)
    .filter(({ kind }) => kind !== 'replicated')
    .map(({ log_id: log }) => Number(log));
}

/**
 * Lets every log go on where other nodes can read it. A node that was made by a version before 1.4, or told to, keeps
 * its logs to itself; once its default is `replicated`, each log goes on so after it is reconfigured.
 *
 * @throws {ClusterError} `not-ready`
 */
export async function replicateLogs(runtime: ClusterRuntime, { signal, onEvent }: WaitOptions): Promise<void> {
  const options = { timeoutMs: CALL_TIMEOUT_MS, signal };
  const { value, done } = await poll({
    look: async () => {
      const local = parseLocalLogs((await runtime.restatectl(sqlArgs(QUERY), options)).stdout);
      if (local.length > 0)
        onEvent?.({ type: 'phase', title: `${String(local.length)} logs are kept by one node alone` });
      for (const log of local) {
        try {
          await runtime.restatectl(
            [...reconfigureArgs(log), '--provider', 'replicated', '--replication', '1'],
            options,
          );
        } catch (error) {
          // One that is being reconfigured by the server itself is looked at again.
          if (!(error instanceof RunError) || error.missing || error.canceled) throw error;
        }
      }
      return local;
    },
    done: (local) => local.length === 0,
    everyMs: LOOK_AGAIN_MS,
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  if (done) return;
  throw new ClusterError('not-ready', `${String(value.length)} logs could not be put where other nodes can read them`, {
    hint: 'Look at them with: restate-cluster ctl logs list',
  });
}
