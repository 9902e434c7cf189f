import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findFreeBlock } from '../src/machine/ports.js';
import { findProgram } from '../src/programs/find.js';
import { serverEnv } from '../src/runtime/native/layout.js';
import { DEFAULT_RESTATE_VERSION } from '../src/spec/schema.js';
import { History } from '../src/testing/history.js';
import { serve } from '../src/testing/services.js';
import { counter, increment, untilAnswered } from './counter.js';
import { inTemporaryDirectory } from './support.js';

/**
 * Milliseconds from the start of one `restate-server` with its default settings and an empty disk to the first
 * increment it answers. Ports are free ones of loopback; the service is registered as soon as the admin API takes it.
 */
export function singleServer(): Promise<number> {
  return inTemporaryDirectory(async (dir) => {
    const { path } = await findProgram('restate-server', DEFAULT_RESTATE_VERSION);
    const port = (await findFreeBlock('127.0.0.1', 3, dir)) ?? 0;
    const [service] = await serve([counter], new History());
    if (service === undefined) throw new TypeError('one service has one endpoint');
    const env = {
      ...serverEnv(process.env),
      RESTATE_BASE_DIR: dir,
      RESTATE_BIND_IP: '127.0.0.1',
      RESTATE_BIND_PORT: String(port),
      RESTATE_INGRESS__BIND_PORT: String(port + 1),
      RESTATE_ADMIN__BIND_PORT: String(port + 2),
    };
    const from = performance.now();
    const server = spawn(path, ['--no-logo'], { cwd: dir, env, stdio: 'ignore' });
    const ended = once(server, 'exit');
    try {
      await untilAnswered(`http://127.0.0.1:${String(port + 2)}/deployments`, { uri: service.url });
      await increment(`http://127.0.0.1:${String(port + 1)}`);
      return performance.now() - from;
    } finally {
      server.kill('SIGKILL');
      await ended;
      await service.close();
    }
  });
}
