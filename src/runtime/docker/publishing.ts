import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';

const LIMIT_MS = 5_000;
/** An engine that gave no answer is not asked again for so long: there may be many ports to ask about. */
const SILENCE_MS = 30_000;
/** What containers may be named. */
const NAME = /^[a-z0-9][a-z0-9_.-]*$/i;

let silentUntil = 0;

/** The running container that publishes a port of this machine, where an engine answers and there is one. */
export async function containerPublishing(port: number): Promise<string | undefined> {
  if (performance.now() < silentUntil) return undefined;
  try {
    const args = ['ps', '--filter', `publish=${String(port)}`, '--format', '{{.Names}}'];
    const { stdout } = await run('docker', args, { timeoutMs: LIMIT_MS });
    return stdout.split('\n').find((name) => NAME.test(name));
  } catch (error) {
    // No engine here: then no container holds it.
    if (!(error instanceof RunError)) throw error;
    if (error.timedOut) silentUntil = performance.now() + SILENCE_MS;
    return undefined;
  }
}
