import { ClusterError } from '../errors.js';
import { leaveVote } from '../cluster/change/steps/replace-nodes.js';
import type { ClusterRuntime } from '../runtime/types.js';
import type { Looks } from './looks.js';

const TIMEOUT_MS = 20_000;

/**
 * Takes a node that will never come back out of the metadata's majority, so that others may be lost later. Does nothing
 * for one that is no part of it.
 *
 * @param timeoutMs how long the others may take to agree; default 20 s
 * @throws {ClusterError} `command-failed` where the others can't agree
 */
export async function forgetNode(
  node: string,
  looks: Looks,
  runtime: ClusterRuntime,
  timeoutMs = TIMEOUT_MS,
): Promise<void> {
  const { nodes, spec } = looks.plan;
  const voters = nodes.filter(({ roles }) => roles.includes('metadata-server')).map(({ name }) => name);
  if (!voters.includes(node) || spec.metadata.store !== 'replicated') return;
  const running = voters.filter((name) => looks.running().includes(name));
  if (running.length * 2 <= voters.length) {
    throw notLetGo(node, `of the metadata servers ${voters.join(', ')}, only ${running.join(', ') || 'none'} run`);
  }
  try {
    await leaveVote(runtime, [looks.nodeName(node)], { timeoutMs, ask: looks.running() });
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code !== 'not-ready') throw error;
    throw notLetGo(node, error.message, error);
  }
}

function notLetGo(node: string, details: string, cause?: ClusterError): ClusterError {
  return new ClusterError('command-failed', `${node} can't be replaced: the others don't let it go`, {
    details,
    hint: 'More than half of the metadata servers must run and reach each other; start and mend those first.',
    cause,
  });
}
