import { ClusterError } from '../../errors.js';
import type { RunError } from '../../exec/run-error.js';

/** What a failing `docker compose` means for a user. */
export function composeFailure(error: RunError): ClusterError {
  const port =
    /(?:Bind for|listen tcp\S*) \S*?:(\d+)(?:: bind)?:? ?(?:failed: port is already allocated|.*address already in use)/.exec(
      error.stderr,
    )?.[1];
  if (port !== undefined) {
    return new ClusterError('port-busy', `port ${port} was taken while the cluster was starting`, {
      hint: 'Run it again, or let free ports be found with `--ports auto`.',
      cause: error,
    });
  }
  const name = /container name "\/?([^"]+)" is already in use/.exec(error.stderr)?.[1];
  if (name !== undefined) {
    return new ClusterError('cluster-elsewhere', `there is already a container named ${name}, which is not ours`, {
      hint: `Give this cluster another \`name\`, or remove that container with: docker rm ${name}`,
      cause: error,
    });
  }
  return new ClusterError('command-failed', `docker compose failed: ${error.command}`, {
    hint: 'Its last lines are above; `docker compose config` in the cluster directory checks the file.',
    details: error.tail,
    cause: error,
  });
}
