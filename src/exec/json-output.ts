import { ClusterError } from '../errors.js';
import { parseJson } from '../spec/json.js';

/** Enough to see what it is. */
const SHOWN = 500;

/**
 * Reads what a program printed as JSON.
 *
 * @param command the program and its command, as in `docker ps`
 * @throws {ClusterError} `command-failed` where it is something else
 */
export function jsonOutput(command: string, stdout: string): unknown {
  try {
    return parseJson(stdout);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [program = ''] = command.split(' ');
    throw new ClusterError('command-failed', `\`${command}\` printed something other than JSON`, {
      details: stdout === '' ? '(it printed nothing)' : stdout.slice(0, SHOWN),
      hint: `Is the ${program} on the PATH the real one? See: type -a ${program}`,
      cause: error,
    });
  }
}
