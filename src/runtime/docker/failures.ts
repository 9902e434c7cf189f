import { ClusterError } from '../../errors.js';
import type { RunError } from '../../exec/run-error.js';

/** The port in the ways engines have said that it is taken, old and new. */
function busyPort(stderr: string): string | undefined {
  const line = stderr.split('\n').find((text) => /port is already allocated|address already in use/.test(text));
  const patterns = [
    /Bind for \S*:(\d+) failed/,
    /bind host port(?: for)? \S*?:(\d+)[:/]/,
    /listen tcp\S* \S*:(\d+): bind/,
  ];
  return patterns.map((pattern) => pattern.exec(line ?? '')?.[1]).find((port) => port !== undefined);
}

/** What a failing `docker compose` means for a user. */
export function composeFailure(error: RunError): ClusterError {
  const port = busyPort(error.stderr);
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
