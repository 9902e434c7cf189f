import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/http.js';
import { PROGRAMS, temporaryDirectory, whyNoDocker } from '../support/machine.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
/** Run elsewhere: `npm ci && npm start` by fresh-clone.test.ts, and `npm cit` is what runs this. */
const ELSEWHERE = ['npm ci && npm start\n', 'npm cit\n'];

interface Block {
  readonly kind: string;
  readonly commands: string;
}

function blocks(language: string): Block[] {
  const text = readFileSync(join(REPOSITORY, 'README.md'), 'utf8');
  const found = text.matchAll(new RegExp(`^\`\`\`${language}\\b ?(\\w*)\\n([\\s\\S]*?)^\`\`\`$`, 'gm'));
  return [...found].map(([, kind = '', commands = '']) => ({ kind, commands }));
}

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

const shell = blocks('sh').filter(({ commands }) => !ELSEWHERE.includes(commands));
const noDocker = whyNoDocker();

/** The README from top to bottom, as somebody would paste it, in a directory beside a clone. */
export function readmeCommands(): void {
  describe('every command of the README works', () => {
    const { path: cwd, remove } = temporaryDirectory();
    const bin = join(cwd, 'bin');
    const background: ChildProcess[] = [];
    const env = {
      ...process.env,
      ...PROGRAMS,
      PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
      CI: '',
      npm_lifecycle_event: undefined,
    };

    beforeAll(() => {
      mkdirSync(bin);
      const main = join(REPOSITORY, 'dist', 'cli', 'main.js');
      writeFileSync(join(bin, 'restate-cluster'), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
      chmodSync(join(bin, 'restate-cluster'), 0o755);
      symlinkSync(join(REPOSITORY, 'examples'), join(cwd, 'examples'));
    });
    afterAll(async () => {
      for (const child of background.filter(isRunning)) {
        child.kill();
        await once(child, 'exit');
      }
      await promisify(execFile)('restate-cluster', ['down', '--purge'], { cwd, env }).catch(() => undefined);
      remove();
    });

    /** `curl` tries again where it failed: nodes tell each other of a new deployment a moment after it was taken. */
    async function paste(commands: string): Promise<string> {
      const script = `set -e\ncurl() { command curl --silent --show-error --fail --retry 10 --retry-all-errors --retry-delay 1 --noproxy '*' "$@"; echo; }\n${commands}`;
      const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd, env });
      return stdout;
    }

    const named = shell.map((block) => [block.commands.trim(), block] as const);
    test.for(named)('%s', async ([, { kind, commands }], { skip }) => {
      if (kind === 'background') {
        expect(await listening(9080), 'whether something else listens on port 9080').toBeUndefined();
        const child = spawn('bash', ['-c', `exec ${commands}`], { cwd, env, stdio: 'ignore' });
        background.push(child);
        await eventually(() => listening(9080));
        return;
      }
      skip(kind === 'docker' && noDocker !== undefined, noDocker);
      await paste(commands);
    });

    test.for(blocks('yaml').map(({ commands }) => commands))('this spec is a good one:\n%s', async (spec) => {
      writeFileSync(join(cwd, 'shown.yaml'), spec);
      await paste('restate-cluster generate shown.yaml --dir shown');
    });

    test('the library example compiles and runs', async () => {
      const example = blocks('ts').find(({ kind }) => kind === '');
      const modules = join(cwd, 'node_modules');
      mkdirSync(modules);
      symlinkSync(REPOSITORY, join(modules, 'restate-cluster'));
      writeFileSync(join(cwd, 'example.mjs'), example?.commands ?? '');
      const { stdout } = await promisify(execFile)(process.execPath, ['example.mjs'], { cwd, env });
      expect(stdout).toContain('ready');
      expect(stdout.match(/http:\/\/127\.0\.0\.1:\d+/g)).toHaveLength(3);
    });
  });
}
