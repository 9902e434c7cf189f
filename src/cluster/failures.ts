import { ClusterError } from '../errors.js';
import { RunError } from '../exec/run-error.js';
import type { ClusterRuntime, NodeProcess } from '../runtime/types.js';
import { likelyCause } from './likely-cause.js';
import { saysForeign } from './snapshots/foreign.js';
import { printableLines } from '../spec/printable.js';
import type { Readiness } from './readiness.js';

const TAIL_LINES = 12;
/** A reason may stand above a long backtrace and the words of a shutdown. */
const SEARCHED_LINES = 200;
const MAX_REASONS = 3;
/** A line may be as long as what a service was sent. */
const MAX_LINE = 400;

async function readLog(runtime: ClusterRuntime, node: string): Promise<string> {
  try {
    return printableLines(await runtime.logTail(node, SEARCHED_LINES), {
      maxLine: MAX_LINE,
      max: SEARCHED_LINES * MAX_LINE,
    });
  } catch (error) {
    // The log only illustrates another failure, which must not be lost because a container is gone already.
    if (error instanceof RunError) return '';
    throw error;
  }
}

/** The last lines, and before them the errors that came earlier. A failing look for updates is no reason. */
function excerpt(log: string): string[] {
  if (log === '') return ['(it wrote nothing)'];
  const lines = log.split('\n');
  const reasons = lines.slice(0, -TAIL_LINES).filter((line) => /\bERROR\b/.test(line) && !line.includes('octocrab'));
  return [...(reasons.length === 0 ? [] : [...reasons.slice(-MAX_REASONS), '…']), ...lines.slice(-TAIL_LINES)];
}

function quoteLog(node: string, log: string): string {
  return [`Last lines of ${node}:`, ...excerpt(log).map((line) => `  ${line}`)].join('\n');
}

/** The error for a node that ended while the cluster was coming up, or while something else was done to the cluster. */
export async function nodeDied(
  runtime: ClusterRuntime,
  process: NodeProcess,
  { starting = true }: { readonly starting?: boolean } = {},
): Promise<ClusterError> {
  const log = await readLog(runtime, process.name);
  const detail = process.detail === undefined ? '' : ` (${process.detail})`;
  return new ClusterError('node-died', `${process.name} ended${starting ? ' while starting' : ''}${detail}`, {
    hint:
      likelyCause(log, process.name) ??
      (starting
        ? 'Its log tells why; `up --retain` keeps also what a failed first start leaves.'
        : 'Its log tells why.'),
    details: quoteLog(process.name, log),
  });
}

/** A store is no reason to be slow, unless its snapshots are refused: then it never gets ready. */
function likelyStoreFault(log: string): string | undefined {
  return saysForeign(log) ? likelyCause(log) : undefined;
}

/** A node that is no member of the metadata any more waits as a standby for ever, as one whose part of it was deleted. */
function likelyLostMetadata({ missing }: Readiness): string | undefined {
  const [, node] = /^(\S+): metadata-server is Standby$/.exec(missing) ?? [];
  if (node === undefined) return undefined;
  return `If it stays so, ${node} has lost its part of the metadata. Replace it with \`restate-cluster node replace ${node} --force\`, which deletes its data and copies it from the others.`;
}

/** The error for a cluster that was not ready in time. */
export async function notReady(
  runtime: ClusterRuntime,
  readiness: Readiness,
  timeoutMs: number,
): Promise<ClusterError> {
  const lagging = readiness.nodes.find(({ stage }) => stage !== 'ready') ?? readiness.nodes[0];
  const halted = lagging?.stage === 'starting' ? await runtime.halted(lagging.name) : undefined;
  if (lagging !== undefined && halted !== undefined) {
    return new ClusterError(
      'not-ready',
      `not ready after ${String(Math.round(timeoutMs / 1_000))} s: ${lagging.name} is paused (${halted} is stopped by a signal)`,
      { hint: 'Resume it with `restate-cluster up`.' },
    );
  }
  const log = lagging === undefined ? '' : quoteLog(lagging.name, await readLog(runtime, lagging.name));
  return new ClusterError(
    'not-ready',
    `not ready after ${String(Math.round(timeoutMs / 1_000))} s: ${readiness.missing === '' ? 'leaders are still moving' : readiness.missing}`,
    {
      hint:
        likelyStoreFault(log) ??
        likelyLostMetadata(readiness) ??
        'It keeps running. Look at it with `restate-cluster status`, and go on with `restate-cluster up`.',
      details: log,
    },
  );
}
