import { stripVTControlCharacters } from 'node:util';
import { ClusterError } from '../errors.js';
import { RunError } from '../exec/run-error.js';
import type { ClusterRuntime, NodeProcess } from '../runtime/types.js';
import { likelyCause } from './likely-cause.js';
import type { Readiness } from './readiness.js';

const TAIL_LINES = 12;

async function tail(runtime: ClusterRuntime, node: string): Promise<string> {
  try {
    return stripVTControlCharacters(await runtime.logTail(node, TAIL_LINES));
  } catch (error) {
    // The log only illustrates another failure, which must not be lost because a container is gone already.
    if (error instanceof RunError) return '';
    throw error;
  }
}

function quoteLog(node: string, log: string): string {
  const lines = log === '' ? ['(it wrote nothing)'] : log.split('\n');
  return [`Last lines of ${node}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

/** The error for a node that ended while the cluster was coming up. */
export async function nodeDied(runtime: ClusterRuntime, process: NodeProcess): Promise<ClusterError> {
  const log = await tail(runtime, process.name);
  const detail = process.detail === undefined ? '' : ` (${process.detail})`;
  return new ClusterError('node-died', `${process.name} ended while starting${detail}`, {
    hint: likelyCause(log) ?? 'Its log tells why; `--retain` keeps everything for a closer look.',
    details: quoteLog(process.name, log),
  });
}

/** The error for a cluster that was not ready in time. */
export async function notReady(
  runtime: ClusterRuntime,
  readiness: Readiness,
  timeoutMs: number,
): Promise<ClusterError> {
  const lagging = readiness.nodes.find(({ stage }) => stage !== 'ready') ?? readiness.nodes[0];
  const log = lagging === undefined ? '' : quoteLog(lagging.name, await tail(runtime, lagging.name));
  return new ClusterError(
    'not-ready',
    `not ready after ${String(Math.round(timeoutMs / 1_000))} s: ${readiness.missing === '' ? 'leaders are still moving' : readiness.missing}`,
    {
      hint: 'It keeps running. Look at it with `restate-cluster status`, and go on with `restate-cluster up`.',
      details: log,
    },
  );
}
