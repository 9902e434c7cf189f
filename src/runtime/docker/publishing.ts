import { run } from '../../exec/run.js';
import { RunError } from '../../exec/run-error.js';

/** The running container that publishes a port of this machine, where an engine answers and there is one. */
export async function containerPublishing(port: number): Promise<string | undefined> {
  try {
    const args = ['ps', '--filter', `publish=${String(port)}`, '--format', '{{.Names}}'];
    const { stdout } = await run('docker', args, { timeoutMs: 5_000 });
    const [name] = stdout.split('\n');
    return name === '' ? undefined : name;
  } catch (error) {
    // No engine here: then no container holds it.
    if (error instanceof RunError) return undefined;
    throw error;
  }
}
