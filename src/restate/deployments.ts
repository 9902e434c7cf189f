import { ClusterError } from '../errors.js';
import { accepted, parseDeployment, parseDeployments, parseRegistered, refusalOf } from './admin-answers.js';
import type { Deployment } from './admin-answers.js';
import type { AdminCalls } from './admin-calls.js';

/** @param uri as the nodes reach it */
export async function registerDeployment(calls: AdminCalls, uri: string, force: boolean): Promise<Deployment> {
  // The server waits for ever for a service that accepts and stays silent. That a node answers is known first, then.
  await calls.call('GET', '/version');
  const answer = await calls.callSame('POST', '/deployments', { uri, force });
  if (answer === undefined) {
    throw new ClusterError('command-failed', `the server got no answer from ${uri} in time`, { hint: reachable(uri) });
  }
  const id = parseRegistered(accepted(answer, `register ${uri}`, registrationHint(uri, refusalOf(answer))).body);
  return parseDeployment(accepted(await calls.call('GET', `/deployments/${id}`), `show ${id}`).body);
}

export async function listDeployments(calls: AdminCalls): Promise<Deployment[]> {
  return parseDeployments(accepted(await calls.call('GET', '/deployments'), 'list the deployments').body);
}

/** Also where invocations run there: that it can be gone only then is not implemented in the server. */
export async function deleteDeployment(calls: AdminCalls, id: string): Promise<void> {
  const answer = await calls.call('DELETE', `/deployments/${encodeURIComponent(id)}?force=true`);
  if (answer.status !== 404) accepted(answer, `delete ${id}`);
}

/**
 * What to do about a deployment that could not be registered; `undefined` where the server's words say it all.
 *
 * @param words with the server's code: https://docs.restate.dev/references/errors
 */
export function registrationHint(uri: string, words: string): string | undefined {
  if (words.includes('META0014')) {
    return `What answers at ${uri} speaks HTTP/1.1 only. Serve it by HTTP/2, which is how Restate asks.`;
  }
  if (!words.includes('META0003')) return undefined;
  return words.includes('got status code')
    ? `Something other than a Restate service answers at ${uri}.`
    : reachable(uri);
}

function reachable(uri: string): string {
  return (
    `The server could not reach ${uri}. Is the service running, and is that its address for the nodes? ` +
    'In a container, 127.0.0.1 is the container itself.'
  );
}
