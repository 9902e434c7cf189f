import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadExecSession } from '../../src/files/templates.js';
import { ExecSession } from '../../src/runtime/docker/exec-session.js';
import { inContainers } from '../support/containers.js';
import { TestCluster } from '../support/cluster.js';
import { docker, IMAGE } from '../support/machine.js';

const NAME = `rc-exec-${randomBytes(3).toString('hex')}`;

/** A container that does nothing. */
async function start(container: string): Promise<void> {
  await docker(
    ...['run', '--detach', '--rm', '--init', '--name', container, '--label', `dev.restate-cluster.name=${NAME}`],
    ...['--entrypoint', 'sleep', IMAGE, 'infinity'],
  );
}

const processes = async (container: string) => await docker('top', container, '-eo', 'pid,args');

/** Looks until the container has no process like this. */
async function gone(container: string, what: RegExp): Promise<void> {
  while (what.test(await processes(container))) await sleep(50);
}

inContainers(() => {
  beforeAll(() => start(NAME));
  afterAll(async () => {
    await docker('rm', '--force', '--volumes', NAME);
  });

  describe('a session in a container', () => {
    let session: ExecSession;
    let ends = 0;
    beforeEach(async () => {
      ends = 0;
      session = await ExecSession.open({
        container: NAME,
        script: await loadExecSession(),
        workdir: '/tmp',
        onEnd: () => ends++,
      });
    });
    afterEach(() => {
      session.close();
    });

    test('runs a program with its words as they are', async () => {
      const words = ['a b', '', '$HOME', '"quoted"', "it's", 'é\n'];
      const { stdout, stderr } = await session.run(['printf', '<%s>', ...words]);
      expect(stdout).toBe(words.map((word) => `<${word}>`).join(''));
      expect(stderr).toBe('');
    });

    test('runs it where it is told, with nothing to read', async () => {
      expect((await session.run(['sh', '-c', 'pwd; cat'])).stdout).toBe('/tmp\n');
    });

    test('tells how a program failed, and what it printed', async () => {
      await expect(session.run(['sh', '-c', 'echo out; echo err >&2; exit 3'])).rejects.toMatchObject({
        message: `docker exec ${NAME} sh -c 'echo out; echo err >&2; exit 3' failed with exit code 3`,
        exitCode: 3,
        stdout: 'out\n',
        stderr: 'err\n',
      });
    });

    test('tells that a signal ended a program', async () => {
      await expect(session.run(['sh', '-c', 'kill -9 $$'])).rejects.toThrow('was ended by signal 9');
    });

    test('tells that there is no such program', async () => {
      await expect(session.run(['no-such-program'])).rejects.toMatchObject({
        exitCode: 127,
        stderr: 'no-such-program: No such file or directory\n',
      });
    });

    test('runs many at once; none waits for another', async () => {
      const slow = session.run(['sleep', '60'], { signal: AbortSignal.timeout(60_000) });
      slow.catch(() => undefined);
      const numbers = Array.from({ length: 40 }, (_, i) => String(i));
      const answers = await Promise.all(numbers.map((number) => session.run(['echo', number])));
      expect(answers.map(({ stdout }) => stdout.trim())).toEqual(numbers);
      session.close();
      await expect(slow).rejects.toThrow('failed with exit code');
    });

    test('takes long outputs of both kinds', async () => {
      const script = 'head -c 3000000 /dev/zero | tr "\\0" a; head -c 2000000 /dev/zero | tr "\\0" b >&2';
      const { stdout, stderr } = await session.run(['sh', '-c', script]);
      expect([stdout.length, stderr.length]).toEqual([3_000_000, 2_000_000]);
    });

    test('ends a program that takes too long, and goes on', async () => {
      await expect(session.run(['sleep', '61'], { timeoutMs: 100 })).rejects.toMatchObject({ timedOut: true });
      await gone(NAME, /sleep 61/);
      expect((await session.run(['echo', 'still here'])).stdout).toBe('still here\n');
    });

    test('ends a program that is not wanted any more', async () => {
      const controller = new AbortController();
      const running = session.run(['sleep', '62'], { signal: controller.signal });
      controller.abort();
      await expect(running).rejects.toMatchObject({ canceled: true });
      await gone(NAME, /sleep 62/);
    });

    test('ends what still runs when it is closed, and itself', async () => {
      const running = session.run(['sleep', '63']);
      const refused = expect(running).rejects.toThrow('failed with exit code');
      session.close();
      await refused;
      await gone(NAME, /sleep 63|perl/);
      expect(ends).toBe(1);
    });

    test('ends by itself when nobody uses it', async () => {
      await session.run(['true']);
      await gone(NAME, /perl/);
      expect(ends).toBe(1);
    });
  });

  describe('a container that ends', () => {
    const other = `${NAME}-other`;
    beforeAll(() => start(other));

    test('ends what runs in it, with an error', async () => {
      let ended = false;
      const onEnd = () => {
        ended = true;
      };
      const session = await ExecSession.open({ container: other, script: await loadExecSession(), onEnd });
      const refused = expect(session.run(['sleep', '64'])).rejects.toMatchObject({ exitCode: 137 });
      await docker('kill', other);
      await refused;
      expect(ended).toBe(true);
    });

    test('has no sessions', async () => {
      const script = await loadExecSession();
      const opening = ExecSession.open({ container: `${NAME}-nobody`, script, onEnd: () => undefined });
      await expect(opening).rejects.toMatchObject({ stderr: expect.stringMatching(/no such container/i) as string });
    });
  });

  test('an image without Perl is asked by a docker exec for each question', async () => {
    const cluster = new TestCluster('docker', 'no-perl');
    try {
      await cluster.up('--nodes', '1', '--partitions', '1');
      await docker('exec', '--user', '0', `${cluster.name}-node-1`, 'sh', '-c', 'rm "$(command -v perl)"');
      expect((await cluster.status()).state).toBe('ready');
    } finally {
      await cluster.remove();
    }
  });
});
