import { ClusterError } from '../../../errors.js';
import { run } from '../../../exec/run.js';
import { RunError } from '../../../exec/run-error.js';
import { openDatabases } from '../../../machine/open-files.js';
import { findPortHolder } from '../../../machine/port-holder.js';
import { get } from '../../../restate/http.js';
import { containerSource } from './container.js';
import { directorySource } from './directory.js';
import type { Source } from './source.js';

const TIMEOUT_MS = 5_000;
const ELSE = 'Name its data instead: `--from-data`, `--from-volume` or `--from-container`.';

function addressOf(text: string): URL {
  try {
    return new URL(text);
  } catch (error) {
    throw new ClusterError('usage', `--from-server: "${text}" is no address`, {
      hint: 'Write the address of its admin API, such as http://127.0.0.1:9070.',
      cause: error,
    });
  }
}

async function containerPublishing(port: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('docker', ['ps', '--quiet', '--no-trunc', '--filter', `publish=${port}`]);
    return stdout.split('\n').find((id) => id !== '');
  } catch (error) {
    // No engine, so no container of its.
    if (error instanceof RunError) return undefined;
    throw error;
  }
}

/**
 * The data of a server that runs on this machine, found through the container or the process that has its admin port.
 *
 * @throws {ClusterError} `source-unfit` where it does not answer, is elsewhere, or does not show its files
 */
export async function serverSource(adminUrl: string): Promise<Source> {
  const url = addressOf(adminUrl);
  const answer = await get(`${url.origin}/version`, TIMEOUT_MS);
  if (answer?.status !== 200 || !answer.body.includes('"version"')) {
    throw new ClusterError('source-unfit', `no admin API of Restate answers at ${url.origin}`, {
      hint: `It is on port 9070, unless set otherwise. ${ELSE}`,
    });
  }
  if (!/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) {
    throw new ClusterError('source-unfit', `${url.host} is another machine's, whose files can't be read from here`, {
      hint: `Run this there, or copy its data directory here while it is stopped. ${ELSE}`,
    });
  }
  const port = url.port === '' ? '80' : url.port;
  const container = await containerPublishing(port);
  if (container !== undefined) return containerSource(container);
  const holder = await findPortHolder(Number(port));
  const databases = holder === undefined ? [] : await openDatabases(holder.pid);
  const [directory, ...others] = new Set(databases.map((path) => path.slice(0, path.lastIndexOf('/'))));
  if (directory === undefined || others.length > 0) {
    throw new ClusterError('source-unfit', `where the server at ${url.origin} has its data can't be seen`, {
      hint: `It may be another user's, or another program stands between. ${ELSE}`,
    });
  }
  return directorySource(directory);
}
