import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { Duplex } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTunnel } from '../../src/runtime/docker/tunnel.js';
import type { Tunnel } from '../../src/runtime/docker/tunnel.js';
import { inContainers } from '../support/containers.js';
import { docker, IMAGE } from '../support/machine.js';

const SCRIPT = fileURLToPath(new URL('../../compose-templates/gateway.pl', import.meta.url));
/** Of the network, the volume and the label; containers are named after it. */
const NAME = `rc-tunnel-${randomBytes(3).toString('hex')}`;
const GATEWAY = `${NAME}-gateway`;
const OTHER = `${NAME}-other`;
const LABEL = ['--label', `dev.restate-cluster.name=${NAME}`];

/** A container that does nothing, named `alias` in the network. */
async function start(container: string, alias: string): Promise<void> {
  await docker(
    ...['run', '--detach', '--rm', '--name', container, ...LABEL, '--network', NAME, '--network-alias', alias],
    ...['--volume', `${SCRIPT}:/gateway.pl:ro`, '--volume', `${NAME}:/fabric`],
    // As the init process sleep would pass over the signal that stops it.
    ...['--init', '--entrypoint', 'sleep', IMAGE, 'infinity'],
  );
}

async function removeAll(): Promise<void> {
  const { stdout } = await promisify(execFile)('docker', ['ps', '-aq', '--filter', `label=${LABEL[1] ?? ''}`]);
  const containers = stdout.split('\n').filter((id) => id !== '');
  if (containers.length > 0) await docker('rm', '--force', ...containers);
  await docker('network', 'rm', NAME);
  await docker('volume', 'rm', NAME);
}

const curl = (...args: string[]) =>
  docker('exec', OTHER, 'curl', '--silent', '--show-error', '--max-time', '20', ...args);
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const echo = (connection: Duplex) => connection.pipe(connection);

/** Sends bytes and returns what came back. */
async function exchange(connection: Duplex, bytes: Buffer): Promise<Buffer> {
  connection.end(bytes);
  return buffer(connection);
}

/** What a stream that can't go on was destroyed with. */
async function failure(connection: Duplex): Promise<Error> {
  const [error] = (await once(connection.resume(), 'error')) as [Error];
  return error;
}

async function gatewayRuns(): Promise<boolean> {
  return (await docker('top', GATEWAY)).includes('gateway.pl');
}

inContainers(() => {
  let tunnel: Tunnel;

  beforeAll(async () => {
    await docker('network', 'create', ...LABEL, NAME);
    await docker('volume', 'create', ...LABEL, NAME);
    await Promise.all([start(GATEWAY, 'gateway'), start(OTHER, 'other')]);
  });
  afterAll(removeAll);

  beforeEach(async () => {
    tunnel = await openTunnel(GATEWAY, '/gateway.pl');
  });
  afterEach(async () => {
    await tunnel.close();
  });

  describe('containers reach this process', () => {
    test('by name and port', async () => {
      const server = createServer((request, response) => {
        response.end(`${String(request.method)} ${String(request.url)} of ${String(request.headers.host)}`);
      });
      await tunnel.listen('tcp:9080', (connection) => server.emit('connection', connection));
      expect(await curl('http://gateway:9080/a')).toBe('GET /a of gateway:9080');
    });

    test('with HTTP/2, as Restate speaks to services', async () => {
      const server = createHttp2Server((request, response) => {
        request.pipe(response);
      });
      await tunnel.listen('tcp:9080', (connection) => server.emit('connection', connection));
      expect(await curl('--http2-prior-knowledge', '--data', 'hello', 'http://gateway:9080/')).toBe('hello');
    });

    test('by a Unix socket, whoever they are', async () => {
      const server = createServer((_, response) => response.end('here'));
      await tunnel.listen('unix:/fabric/node-1/links/node-2.sock', (connection) => {
        server.emit('connection', connection);
      });
      const args = ['curl', '--silent', '--unix-socket', '/fabric/node-1/links/node-2.sock', 'http://node-2/'];
      expect(await docker('exec', '--user', '1234', OTHER, ...args)).toBe('here');
    });

    test('at an address that an ended tunnel listened to', async () => {
      const addresses = ['tcp:9081', 'unix:/fabric/again.sock'];
      for (const address of addresses) await tunnel.listen(address, echo);
      await tunnel.close();
      tunnel = await openTunnel(GATEWAY, '/gateway.pl');
      for (const address of addresses) await tunnel.listen(address, echo);
      for (const target of ['tcp:gateway:9081', 'unix:/fabric/again.sock']) {
        expect((await exchange(tunnel.connect(target), Buffer.from('again'))).toString()).toBe('again');
      }
    });

    test.each([
      ['twice', 'tcp:9082', 'it does so already'],
      ['at a port in use', 'tcp:9083', 'Address already in use'],
      ['at no address', 'udp:53', 'not an address to listen on'],
      ['at a path that is too long', `unix:/${'x'.repeat(107)}`, 'too long'],
      ['below a file', 'unix:/gateway.pl/x.sock', 'mkdir /gateway.pl'],
    ])('but not %s', async (_, address, why) => {
      await tunnel.listen('tcp:9082', echo);
      const second = await openTunnel(GATEWAY, '/gateway.pl');
      await second.listen('tcp:9083', echo);
      await expect(tunnel.listen(address, echo)).rejects.toMatchObject({
        code: 'command-failed',
        message: expect.stringContaining(why) as string,
        hint: expect.stringContaining('use another') as string,
      });
      await second.close();
      await tunnel.listen('tcp:9083', echo);
    });
  });

  describe('a connection through the tunnel', () => {
    beforeEach(async () => {
      await tunnel.listen('tcp:7000', echo);
    });

    test('carries 20 MB both ways unharmed', async () => {
      const sent = randomBytes(20 * 1024 * 1024);
      expect(hash(await exchange(tunnel.connect('tcp:gateway:7000'), sent))).toBe(hash(sent));
    });

    test('is one of 50 at once', async () => {
      const sent = Array.from({ length: 50 }, (_, i) => randomBytes(i * 10_000));
      const got = await Promise.all(sent.map((bytes) => exchange(tunnel.connect('tcp:gateway:7000'), bytes)));
      expect(got.map(hash)).toEqual(sent.map(hash));
    });

    test('answers after it was asked to the end', async () => {
      await tunnel.listen('tcp:7001', (connection) => {
        connection.on('data', (asked) => connection.write(asked));
        connection.once('end', () => connection.end(', yes'));
      });
      const connection = tunnel.connect('tcp:gateway:7001');
      connection.end('really');
      expect(await text(connection)).toBe('really, yes');
    });

    test('says everything, though it does not listen to the end', async () => {
      const bytes = randomBytes(5_000_000);
      await tunnel.listen('tcp:7002', (connection) => {
        connection.end(bytes, () => connection.destroy());
      });
      expect(hash(await buffer(tunnel.connect('tcp:gateway:7002')))).toBe(hash(bytes));
    });

    test('breaks off on one side when it does on the other', async () => {
      await tunnel.listen('tcp:7003', (connection) => {
        connection.once('data', () => connection.destroy());
      });
      const connection = tunnel.connect('tcp:gateway:7003');
      connection.write('x');
      expect(await failure(connection)).toMatchObject({ message: 'Connection reset by peer' });
    });

    test.each([
      ['nobody listens to', 'tcp:gateway:1', 'Connection refused'],
      ['nobody has', 'tcp:nobody.invalid:80', "nobody.invalid can't be resolved"],
      ['is not there', 'unix:/fabric/nobody.sock', 'No such file or directory'],
      ['is none', 'gateway', 'not an address to connect to'],
    ])('to an address that %s is destroyed', async (_, target, message) => {
      const connection = tunnel.connect(target);
      connection.write('for nobody');
      expect((await failure(connection)).message).toContain(message);
    });

    test('that nobody listens to for errors may break', async () => {
      const connection = tunnel.connect('tcp:gateway:1');
      await new Promise((resolve) => connection.once('close', resolve));
      expect((await exchange(tunnel.connect('tcp:gateway:7000'), Buffer.from('still here'))).toString()).toBe(
        'still here',
      );
    });
  });

  describe('the end of a tunnel', () => {
    test('by close() leaves nothing', async () => {
      await tunnel.listen('tcp:7000', echo);
      const connection = tunnel.connect('tcp:gateway:7000');
      const failed = failure(connection);
      await tunnel.close();
      expect(await failed).toMatchObject({ message: `the tunnel into ${GATEWAY} was closed` });
      expect(await tunnel.closed).toBeUndefined();
      await expect.poll(gatewayRuns).toBe(false);
      await expect(tunnel.listen('tcp:7001', echo)).rejects.toThrow('was closed');
      expect(await failure(tunnel.connect('tcp:gateway:7000'))).toMatchObject({ code: 'interrupted' });
      await tunnel.close();
    });

    test('by the death of the docker client ends the gateway too', async () => {
      const connection = tunnel.connect('tcp:gateway:7000');
      await tunnel.listen('tcp:7000', echo);
      const failed = failure(connection);
      const { stdout: pid } = await promisify(execFile)('pgrep', ['-f', `^docker exec .*${GATEWAY} perl`]);
      process.kill(Number(pid), 'SIGKILL');
      const waiting = tunnel.listen('tcp:7001', echo);
      await expect(waiting).rejects.toMatchObject({
        code: 'command-failed',
        message: `the tunnel into ${GATEWAY} ended`,
        hint: expect.stringContaining(`docker exec ${GATEWAY} perl -v`) as string,
      });
      expect(await failed).toBeInstanceOf(Error);
      expect(await tunnel.closed).toMatchObject({ code: 'command-failed' });
      await expect.poll(gatewayRuns).toBe(false);
    });

    test('comes with that of its container', async () => {
      const container = `${NAME}-short`;
      await start(container, 'short');
      const short = await openTunnel(container, '/gateway.pl');
      await docker('rm', '--force', container);
      expect(await short.closed).toMatchObject({ code: 'command-failed' });
    });
  });

  describe('no tunnel opens', () => {
    test.each([
      ['into a container that is not there', `${NAME}-nobody`, '/gateway.pl', /No such container/i],
      ['where the script is not there', GATEWAY, '/nothing.pl', /Can't open perl script/],
    ])('%s', async (_, container, script, details) => {
      await expect(openTunnel(container, script)).rejects.toMatchObject({
        code: 'command-failed',
        details: expect.stringMatching(details) as string,
        hint: expect.stringContaining(`docker exec ${container}`) as string,
      });
    });

    test('after its signal was aborted', async () => {
      const signal = AbortSignal.abort();
      await expect(openTunnel(GATEWAY, '/gateway.pl', { signal })).rejects.toMatchObject({ code: 'interrupted' });
    });
  });
});
