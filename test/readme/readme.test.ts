import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/http.js';
import { whyNoDocker } from '../support/machine.js';
import { blocks } from './blocks.js';
import { Clone } from './clone.js';

const START = 'npm ci && npm start';
/** That is what runs this. */
const TESTS = 'npm cit';
/** All packages are fetched and all is compiled, while other tests use the machine. */
const INSTALL_MS = 600_000;

const noDocker = whyNoDocker();

/** Whether something listens there. The service speaks HTTP/2 only, so asking it would take more. */
function listening(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(undefined);
    });
  });
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/** The README from top to bottom, as a reader pastes it, in the clone that it begins with. */
function walk(variables: Readonly<Record<string, string>>, runtime: string): void {
  const clone = new Clone();
  const background: ChildProcess[] = [];
  const paste = (commands: string) => clone.paste(commands, variables);

  beforeAll(() => clone.copy());

  afterAll(async () => {
    for (const child of background.filter(isRunning)) {
      child.kill();
      await once(child, 'exit');
    }
    await paste('restate-cluster down --purge').catch(() => undefined);
    clone.remove();
  });

  test(
    `${START} ends in a cluster that is ready, and commands to try`,
    async () => {
      const stdout = await paste(START);
      expect(stdout).toMatch(/Ready: cluster restate took [\d.]+ s\. It survives the loss of any one node/);
      expect(stdout).toContain('node dist/cli/main.js down --purge');
      const command = /look {3}.*; (node .* status)$/m.exec(stdout)?.[1] ?? '';
      const status = await paste(command);
      expect(status).toContain('restate: ready');
      expect(status).toContain(runtime);
    },
    INSTALL_MS,
  );

  const shell = blocks('sh').filter(({ commands }) => commands !== START && commands !== TESTS);
  const named = shell.map((block) => [block.commands, block] as const);
  test.for(named)('%s', async ([, { kind, commands }], { skip }) => {
    if (kind === 'background') {
      expect(await listening(9080), 'whether something else listens on port 9080').toBeUndefined();
      const env = clone.env(variables);
      const child = spawn('bash', ['-c', `exec ${commands}`], { cwd: clone.path, env, stdio: 'ignore' });
      background.push(child);
      await eventually(() => listening(9080));
      return;
    }
    const without = runtime === 'as processes' ? 'Docker is out of reach here' : undefined;
    skip(kind === 'docker' && without !== undefined, without);
    await paste(commands);
  });

  test.for(blocks('yaml').map(({ commands }) => commands))('this spec is a good one:\n%s', async (spec) => {
    writeFileSync(join(clone.path, 'shown.yaml'), spec);
    await paste('restate-cluster generate shown.yaml --dir shown');
  });

  test('the library example runs', async () => {
    const example = blocks('ts').find(({ kind }) => kind === '');
    writeFileSync(join(clone.path, 'example.mjs'), example?.commands ?? '');
    const stdout = await paste('node example.mjs');
    expect(stdout).toContain('ready');
    expect(stdout.match(/http:\/\/127\.0\.0\.1:\d+/g)).toHaveLength(3);
  });
}

describe('every command of the README works, in one clone each', () => {
  test('its first two commands are those of a newcomer', () => {
    const [first, second] = blocks('sh');
    expect([first?.commands, second?.commands]).toEqual([START, TESTS]);
  });

  describe(noDocker === undefined ? 'with Docker' : 'on this machine', () => {
    walk({}, noDocker === undefined ? 'in containers' : 'as processes');
  });

  describe.skipIf(noDocker !== undefined)('where Docker does not answer', () => {
    walk({ DOCKER_HOST: 'unix:///nowhere/docker.sock' }, 'as processes');
  });
});
