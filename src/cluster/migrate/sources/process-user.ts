import { ClusterError } from '../../../errors.js';
import type { LockHolder } from '../../../machine/file-locks.js';
import { haltServer, signalServer } from '../../../runtime/native/node-process.js';
import type { SourceUser } from './source.js';

/** A server that is a process of this machine. It is halted by signal: whoever started it need not notice. */
export function processUser({ process }: LockHolder): SourceUser {
  if (process === undefined) {
    const hidden = () =>
      Promise.reject(
        new ClusterError('source-running', 'the server that uses the data belongs to somebody else', {
          hint: 'If it runs in a container, name that with `--from-container`; else stop it.',
        }),
      );
    return { label: 'a process that is not shown to us', stopCommand: '', halt: hidden, resume: hidden };
  }
  const { pid } = process;
  return {
    label: `process ${String(pid)}`,
    stopCommand: `kill ${String(pid)}`,
    halt: async () => {
      if (await haltServer(process)) return;
      throw new ClusterError('source-running', `process ${String(pid)} could not be halted`, {
        hint: `Stop it yourself: kill ${String(pid)}`,
      });
    },
    resume: () => signalServer(process, 'SIGCONT'),
  };
}
